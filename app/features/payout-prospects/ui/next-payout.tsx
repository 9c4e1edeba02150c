import { dayText, signedYenText } from '#app/core/wording.ts';
import type { Yen } from '#app/core/yen.ts';
import { TextLink } from '#app/ui/buttons.tsx';
import { SignedYenText, YenText } from '#app/ui/figures.tsx';
import type { Day } from '#app/core/calendar.ts';
import { obstacleName } from '../messages.ts';
import type { DueYen, HeldBack } from '../rules.ts';

/** What is owed; below 0 where corrections outweigh it, and then with its sign. */
export function OwedText({ amount }: { amount: Yen }) {
  return amount < 0 ? <SignedYenText value={amount} /> : <YenText value={amount} />;
}

/** The payout that comes next as a figure, or what keeps one from coming. */
export function nextPayoutFigure(of: {
  hold: HeldBack | null;
  /** With the day its money moves, by the partner's own way. */
  next: (DueYen & { on: Day }) | null;
  waiting: Yen;
  payeeConfirmed: boolean;
}) {
  const { hold, next, waiting, payeeConfirmed } = of;
  const label = '次回の送金';
  if (next) {
    const carried = waiting === 0 ? '' : `、ほかに繰越 ${signedYenText(waiting)}`;
    const note = (
      <>
        {dayText(next.on)}の予定{carried}
        <span className="mt-1 block">
          <TextLink to={`/mypage/forecast?month=${next.month}#month`}>内訳を見る</TextLink>
        </span>
      </>
    );
    return { label, value: <YenText value={next.amount} />, note };
  }
  if (hold) return { label, value: obstacleName('held'), note: `${dayText(hold.since)}から保留しています` };
  if (!payeeConfirmed) return { label, value: '未定', note: obstacleName('payee-missing') };
  if (waiting < 0) return { label, value: <SignedYenText value={waiting} />, note: '調整により翌月以降へ繰り越します' };
  return { label, value: '—', note: '確定した送金はありません' };
}
