import type { Day } from '#app/core/calendar.ts';
import { dayText, yenText } from '#app/core/wording.ts';
import type { Yen } from '#app/core/yen.ts';
import type { PayoutRoute } from '../../payouts/rules.ts';
import { TextLink } from '#app/ui/buttons.tsx';
import { Notice } from '#app/ui/notices.tsx';

/** Leads from the latest payout to what is done to receive it, if anything, until its money was received; nothing otherwise. MAIL-07. */
export function ReceiveNow({
  payout,
}: {
  payout:
    { route: PayoutRoute; amount: Yen; sentOn: Day | null; returnedOn: Day | null; receivedOn: Day | null } | undefined;
}) {
  if (!payout?.sentOn || payout.returnedOn || payout.receivedOn) return null;
  return (
    <Notice kind="info" title={`${dayText(payout.sentOn)}に${yenText(payout.amount)}を送金しました`}>
      <p>
        {payout.route === 'transfer'
          ? 'ご登録の口座への銀行振込です。お受け取りの手続きは不要です。'
          : '楽天銀行からのメールのURLで、お受け取りの手続きをお願いします。'}{' '}
        <TextLink to="/mypage/payouts/guide">
          {payout.route === 'transfer' ? 'お受け取りについて' : 'お受け取りの手順を図で見る'}
        </TextLink>
      </p>
    </Notice>
  );
}
