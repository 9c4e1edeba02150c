import type { MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import type { ReactNode } from 'react';
import { dayText, yenText } from '#app/core/wording.ts';
import { findPlacedOrder } from '#app/features/orders/queries.server.ts';
import { OrderFigures } from '#app/features/order-pages/ui/order-figures.tsx';
import { publicLoader } from '#app/platform/guards.server.ts';
import { found } from '#app/platform/respond.server.ts';
import { ButtonLink } from '#app/ui/buttons.tsx';
import { DateRuler } from '#app/ui/date-ruler.tsx';
import { DayText, YenText } from '#app/ui/figures.tsx';
import { Notice } from '#app/ui/notices.tsx';
import { PageHeading, Section, StepList } from '#app/ui/page-parts.tsx';
import { PublicFrame } from '#app/ui/public-frame.tsx';

export const meta: MetaFunction = () => [
  { title: 'お申し込みを受け付けました|パートナーポータル' },
  { name: 'robots', content: 'noindex' },
];

export const loader = publicLoader(async (context, { params }) => {
  const { slug, token = '' } = params;
  const order = /^[\w-]{22,64}$/.test(token) ? await findPlacedOrder(context, { slug, token }) : undefined;
  const { contract, first, lines, planName, partnerName, referralWaits, startsOn, days, lastPayOn } = found(
    order,
    'お申し込み',
  );
  const { orderNumber, orderedOn, state, termMonths } = contract;
  const { serverFee, setupFee, discountRate, discount, taxRate, tax, total, dueOn, paidOn } = first;
  const figures = { serverFee, setupFee, discountRate, discount, taxRate, tax, total, dueOn, paidOn };
  return {
    orderNumber,
    orderedOn,
    state,
    termMonths,
    first: figures,
    lines: lines.map(({ name, about, amount }) => ({ name, about, amount })),
    planName,
    partnerName,
    referralWaits,
    startsOn,
    days,
    lastPayOn,
    path: `/o/${encodeURIComponent(slug ?? '')}/done/${token}`,
  };
});

export default function OrderDone() {
  const order = useLoaderData<typeof loader>();
  const { orderNumber, state, termMonths, first, lines, planName, startsOn, days, path } = order;
  const over = state === 'void' || state === 'refunded';
  return (
    <PublicFrame>
      <PageHeading
        title={over ? 'お申し込みの状況' : 'お申し込みを受け付けました'}
        lead={
          over
            ? undefined
            : 'お申し込みありがとうございます。控えをメールでお送りしました。このページは、あとからもご覧いただけます。'
        }
      />
      {over && (
        <Notice kind="warning" title="このお申し込みは取り消されています">
          <p>ご不明な点は、お申し込み番号を添えて partner@cpi.ad.jp へお問い合わせください。</p>
        </Notice>
      )}
      <dl className="grid gap-x-8 gap-y-4 rounded-12 border-2 border-blue-900 p-6 sm:grid-cols-3">
        <KeyFact term="お申し込み番号">{orderNumber}</KeyFact>
        <KeyFact term="お支払い総額(税込)">
          <YenText value={first.total} />
        </KeyFact>
        <KeyFact term={first.paidOn ? 'ご入金の確認日' : 'お支払い期限'}>
          <DayText value={first.paidOn ?? first.dueOn} />
        </KeyFact>
      </dl>
      {!over && (
        <Section title="これからの流れ">
          <NextSteps {...order} />
          <DateRuler
            caption="このご契約の日程"
            marks={[
              { day: first.dueOn, label: 'お支払い期限' },
              { day: startsOn, label: 'ご利用開始', now: true },
              { day: days.nextInvoiceOn, label: '更新請求書の発行' },
              { day: days.renewsOn, label: '契約更新日' },
            ]}
          />
        </Section>
      )}
      <p className="mt-6">
        <ButtonLink to={`${path}/confirmation/pdf`} look="outline" reload>
          注文確認書をダウンロードする(PDF)
        </ButtonLink>
      </p>
      <Section title="お申し込みの内容">
        <OrderFigures order={{ planName, termMonths, startsOn, dueOn: first.dueOn, first, lines }} />
        <p className="mt-4">{referralText(order)}</p>
      </Section>
    </PublicFrame>
  );
}

function referralText({ partnerName, referralWaits }: ReturnType<typeof useLoaderData<typeof loader>>): string {
  if (partnerName) return `${partnerName}様のご紹介として受け付けました。`;
  return referralWaits
    ? 'ご紹介元は、事務局が確認しています。料金とお手続きは変わりません。'
    : 'ご紹介なしのお申し込みとして受け付けました。';
}

function NextSteps({
  orderedOn,
  state,
  first,
  startsOn,
  days,
  lastPayOn,
}: ReturnType<typeof useLoaderData<typeof loader>>) {
  const paid = first.paidOn;
  return (
    <StepList
      steps={[
        { title: 'お申し込みの受け付け', description: <DayText value={orderedOn} />, done: true },
        paid
          ? { title: 'ご入金の確認', description: <DayText value={paid} />, done: true }
          : {
              title: `${dayText(first.dueOn)}までにお支払いください`,
              description: `${yenText(first.total)}(税込)を一括でお支払いください。お振込先は、控えのメールからご覧いただける請求書に記載しています。期限を過ぎた場合は、ご入金後の最初の1日または15日に利用開始となります。${dayText(lastPayOn)}までにご入金がないときは、お申し込みを取り消します。`,
              done: false,
            },
        {
          title: 'ご利用開始',
          description: <DayText value={startsOn} />,
          done: paid !== null && state !== 'scheduled',
        },
        {
          title: '契約更新のご案内',
          description: `更新の請求書を${dayText(days.nextInvoiceOn)}に発行します。契約更新日は${dayText(days.renewsOn)}です。`,
          done: false,
        },
      ]}
    />
  );
}

function KeyFact({ term, children }: { term: string; children: ReactNode }) {
  return (
    <div>
      <dt className="text-dns-16N-130 text-solid-gray-700">{term}</dt>
      <dd className="mt-1 text-std-22B-150 whitespace-nowrap text-solid-gray-900 tabular-nums">{children}</dd>
    </div>
  );
}
