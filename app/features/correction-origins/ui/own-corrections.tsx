import type { Day, Month } from '#app/core/calendar.ts';
import { lastDayOf } from '#app/core/calendar.ts';
import { dayText } from '#app/core/wording.ts';
import type { Yen } from '#app/core/yen.ts';
import { TextLink } from '#app/ui/buttons.tsx';
import { DayText, SignedYenText } from '#app/ui/figures.tsx';
import { DescriptionList, Section } from '#app/ui/page-parts.tsx';
import { correctedText, standingText } from '../messages.ts';
import type { BeforeAfter } from '../rules.ts';

/** What was put right of one cashback, as its partner reads it: before, after, and what was added or taken off. */
export function OwnCorrections({
  corrections,
}: {
  corrections: readonly (BeforeAfter & { id: string; month: Month; amount: Yen; approvedOn: Day })[];
}) {
  if (corrections.length === 0) return null;
  return (
    <Section
      title="訂正前と訂正後"
      lead="送金済みの金額は変えず、差額を次の送金に加算または減算します。合計がマイナスの月は翌月末へ繰り越します。"
    >
      {corrections.map(({ id, month, amount, approvedOn, before, after }) => (
        <div key={id} className="mb-6">
          <DescriptionList
            items={[
              { term: '確定日', description: <DayText value={approvedOn} /> },
              { term: '率のもとになった日', description: dayText(lastDayOf(month)) },
              { term: '訂正前', description: standingText(before) },
              { term: '訂正後', description: correctedText({ before, after }) },
              {
                term: '調整額',
                description: (
                  <strong>
                    <SignedYenText value={amount} />
                  </strong>
                ),
              },
            ]}
          />
        </div>
      ))}
      <p>
        <TextLink to="/mypage/cashback#corrections">調整の一覧と送金の予定を見る</TextLink>
      </p>
    </Section>
  );
}
