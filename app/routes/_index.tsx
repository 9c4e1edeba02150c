import type { MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { type Day, addGridMonths, day } from '#app/core/calendar.ts';
import { HIGHEST_RATE, rate, shareOf } from '#app/core/rate.ts';
import { dayText, rateText, yenText } from '#app/core/wording.ts';
import { lessYen, timesYen, yen } from '#app/core/yen.ts';
import { termDays } from '#app/features/contracts/rules.ts';
import { milestoneName } from '#app/features/date-rulers/messages.ts';
import { type Milestone, renewalMilestones } from '#app/features/date-rulers/rules.ts';
import { publicLoader } from '#app/platform/guards.server.ts';
import { ButtonLink, TextLink } from '#app/ui/buttons.tsx';
import { DataTable } from '#app/ui/data-table.tsx';
import { DateRuler } from '#app/ui/date-ruler.tsx';
import { DayText } from '#app/ui/figures.tsx';
import { Section } from '#app/ui/page-parts.tsx';
import { PublicFrame } from '#app/ui/public-frame.tsx';

export const meta: MetaFunction = () => [
  { title: 'ビジネスパートナープログラム|パートナーポータル' },
  {
    name: 'description',
    content:
      'レンタルサーバーをご紹介・再販いただくパートナー様のためのポータルです。2つのプログラムと日程をご案内します。',
  },
];

const EXAMPLE_START = day('2025-04-15');
const EXAMPLE_MONTHS = 12;
const EXAMPLE_FEE = yen(4_800);
const EXAMPLE_RATE = rate('0.15');

export const loader = publicLoader(({ signedIn, policy }) => {
  const renewal = termDays(EXAMPLE_START, EXAMPLE_MONTHS, policy);
  const yearly = timesYen(EXAMPLE_FEE, EXAMPLE_MONTHS);
  const share = shareOf(yearly, EXAMPLE_RATE);
  return {
    signedIn,
    renewsOn: addGridMonths(EXAMPLE_START, EXAMPLE_MONTHS),
    discount: renewalMilestones('discount', renewal, policy).filter(worthShowing),
    cashback: renewalMilestones('cashback', renewal, policy).filter(worthShowing),
    byAccount: policy.payoutRoute === 'by-account',
    yearly,
    share,
    discounted: lessYen(yearly, share),
  };
});

export default function Welcome() {
  const example = useLoaderData<typeof loader>();
  const { signedIn } = example;
  return (
    <PublicFrame width="wide" {...(signedIn ? { signedIn } : {})}>
      <div className="max-w-[52rem]">
        <h1 className="text-std-32B-150 text-solid-gray-900 sm:text-std-45B-140">
          <span className="inline-block">ご紹介と再販が、</span>
          <span className="inline-block">毎年の収益になります。</span>
        </h1>
        <p className="mt-5 text-std-17N-170">
          ビジネスパートナープログラムは、レンタルサーバーをお客様にご紹介、または再販いただく方のための制度です。
          個人・法人を問わずご参加いただけます。月末のサーバー契約件数に応じて、最大{rateText(HIGHEST_RATE)}
          の割引またはキャッシュバックをお受け取りいただけます。
        </p>
        <p className="mt-8 flex flex-wrap gap-4">
          {signedIn ? (
            <ButtonLink to={signedIn.home}>
              {signedIn.home === '/staff' ? '管理画面へ進む' : 'マイページへ進む'}
            </ButtonLink>
          ) : (
            <ButtonLink to="/sign-in">パートナーの方はサインイン</ButtonLink>
          )}
          <ButtonLink to="#dates" look="outline">
            日程の例を見る
          </ButtonLink>
        </p>
      </div>
      <Programmes {...example} />
      <div id="dates" className="mt-12 scroll-mt-4">
        <Section
          title="日程の例"
          lead={`${dayText(EXAMPLE_START)}に始まった${EXAMPLE_MONTHS}ヶ月契約は、${dayText(example.renewsOn)}に更新日を迎えます。請求書はどちらのプログラムでも、更新日の2ヶ月半前に発行します。`}
        >
          <ExampleDates {...example} />
        </Section>
      </div>
      <Section title="ご参加・お申し込み">
        <ul className="list-disc space-y-2 pl-6">
          <li>
            パートナーへのご参加は、事務局 <TextLink to="mailto:partner@cpi.ad.jp">partner@cpi.ad.jp</TextLink>{' '}
            までお問い合わせください。
          </li>
          <li>サーバーをお申し込みのお客様は、パートナーからご案内の申し込みURLを開いてください。</li>
        </ul>
      </Section>
    </PublicFrame>
  );
}

function Programmes({
  yearly,
  share,
  discounted,
  byAccount,
}: Pick<ReturnType<typeof useLoaderData<typeof loader>>, 'yearly' | 'share' | 'discounted' | 'byAccount'>) {
  return (
    <Section
      title="選べる2つのプログラム"
      lead="率の上限は同じです。どなたが契約し、いつ・どのように還元を受けるかが異なります。"
    >
      <div className="grid gap-6 md:grid-cols-2">
        <Programme
          name="割引プログラム"
          promise="割引価格でサーバーを契約し、ご自身の価格でお客様に提供します。"
          facts={[
            ['契約する方', 'パートナー様'],
            ['ご請求先', 'パートナー様(割引後の金額)'],
            ['率が決まる日', '請求書発行日の前月末日'],
            ['還元の方法', '請求金額からの割引'],
            ['お客様への請求', 'パートナー様が自由な価格で'],
          ]}
          example={`月額${yenText(EXAMPLE_FEE)}・${EXAMPLE_MONTHS}ヶ月・割引率${rateText(EXAMPLE_RATE)}の場合、${yenText(yearly)}が${yenText(discounted)}に(税抜)`}
        />
        <Programme
          name="キャッシュバックプログラム"
          promise="申し込みURLをお客様に案内するだけで、利用料の一部をお受け取りいただけます。"
          facts={[
            ['契約する方', 'お客様'],
            ['ご請求先', 'お客様(通常の金額)'],
            ['率が決まる日', '契約更新日の前月末日'],
            ['還元の方法', `更新日の翌月末日に${byAccount ? 'メルマネまたは銀行振込' : 'メルマネ'}で送金`],
            ['サポート', 'ご請求もサポートも当社が担当'],
          ]}
          example={`月額${yenText(EXAMPLE_FEE)}・${EXAMPLE_MONTHS}ヶ月・キャッシュバック率${rateText(EXAMPLE_RATE)}の場合、更新のたびに${yenText(share)}`}
        />
      </div>
      <p className="mt-4 text-dns-14N-130 text-solid-gray-700">
        対象は、シェアードプラン・マネージドプラン・ハイブリッドプランのサーバーです。率は件数とプランにより異なり、上記は計算の例です。1円未満は切り捨てます。
      </p>
    </Section>
  );
}

function Programme({
  name,
  promise,
  facts,
  example,
}: {
  name: string;
  promise: string;
  facts: readonly (readonly [string, string])[];
  example: string;
}) {
  return (
    <section className="flex flex-col rounded-16 border border-solid-gray-420 p-6 sm:p-8">
      <h3 className="text-std-22B-150 text-solid-gray-900">{name}</h3>
      <p className="mt-2">{promise}</p>
      <dl className="mt-5 border-t border-solid-gray-420">
        {facts.map(([term, description]) => (
          <div
            key={term}
            className="grid grid-cols-1 gap-x-4 border-b border-solid-gray-420 py-2.5 sm:grid-cols-[9rem_1fr]"
          >
            <dt className="font-700 text-solid-gray-700">{term}</dt>
            <dd>{description}</dd>
          </div>
        ))}
      </dl>
      <p className="mt-auto pt-5">
        <span className="block rounded-8 bg-blue-50 px-4 py-3 text-blue-1000">
          <span className="mr-2 font-700">例</span>
          {example}
        </span>
      </p>
    </section>
  );
}

type Dates = { discount: readonly Milestone[]; cashback: readonly Milestone[] };

function ExampleDates({ discount, cashback }: Dates) {
  const days = [...new Set([...discount, ...cashback].map(({ on }) => on))].toSorted();
  const nameOn = (milestones: readonly Milestone[], on: Day) =>
    milestones
      .filter((milestone) => milestone.on === on)
      .map(({ what }) => milestoneName(what))
      .join('・') || '—';
  return (
    <>
      <DateRuler caption="割引プログラム" marks={marksOf(discount)} />
      <DateRuler caption="キャッシュバックプログラム" marks={marksOf(cashback)} />
      <DataTable
        caption="日程の一覧"
        rows={days}
        rowKey={(on) => on}
        empty="日程がありません。"
        columns={[
          { heading: '日付', cell: (on) => <DayText value={on} /> },
          { heading: '割引プログラム', cell: (on) => nameOn(discount, on) },
          { heading: 'キャッシュバックプログラム', cell: (on) => nameOn(cashback, on) },
        ]}
      />
    </>
  );
}

function marksOf(milestones: readonly Milestone[]) {
  return milestones.map(({ what, on }) => ({ day: on, label: milestoneName(what), now: what === 'renewal' }));
}

/** The last day to pay is no part of the booklet's example. */
function worthShowing({ what }: Milestone): boolean {
  return what !== 'due';
}
