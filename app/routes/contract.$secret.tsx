import type { HeadersFunction, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { dayText, yenText } from '#app/core/wording.ts';
import { findClientContract } from '#app/features/client-pages/queries.server.ts';
import { isCancellable } from '#app/features/contracts/rules.ts';
import { ContractStateLabel } from '#app/features/contracts/ui/contract-state.tsx';
import { InvoiceStatusLabel } from '#app/features/invoices/ui/own-invoice-table.tsx';
import { publicLoader } from '#app/platform/guards.server.ts';
import { found } from '#app/platform/respond.server.ts';
import { ButtonLink } from '#app/ui/buttons.tsx';
import { DataTable } from '#app/ui/data-table.tsx';
import { DayText, YenText } from '#app/ui/figures.tsx';
import { Notice } from '#app/ui/notices.tsx';
import { DescriptionList, PageHeading, Section } from '#app/ui/page-parts.tsx';
import { PublicFrame } from '#app/ui/public-frame.tsx';

export const meta: MetaFunction = () => [
  { title: 'ご契約の内容|パートナーポータル' },
  { name: 'robots', content: 'noindex' },
];

/** The address is a secret: no other page is told it. */
export const headers: HeadersFunction = () => ({ 'Referrer-Policy': 'no-referrer', 'Cache-Control': 'no-store' });

export const loader = publicLoader(async (context, { params, request }) => {
  const secret = params['secret'] ?? '';
  const { contract, ...shown } = found(await findClientContract(context, secret), 'ご契約');
  const { orderNumber, state, termMonths, startsOn, requestedStartOn, renewsOn, cancelledOn, endsOn } = contract;
  return {
    ...shown,
    contract: { orderNumber, state, termMonths, startsOn, requestedStartOn, renewsOn, cancelledOn, endsOn },
    path: `/contract/${secret}`,
    today: context.today,
    justCancelled: new URL(request.url).searchParams.has('cancelled') && cancelledOn !== null,
    cancellable: isCancellable(contract),
  };
});

export default function ClientContract() {
  const { contract, path, justCancelled, cancellable, invoices, today } = useLoaderData<typeof loader>();
  return (
    <PublicFrame>
      <PageHeading
        title={`ご契約 ${contract.orderNumber}`}
        lead="ご契約の内容の確認と、お手続きのためのページです。サインインは不要です。"
      >
        {cancellable && (
          <ButtonLink to={`${path}/cancel`} look="outline">
            解約を申し込む
          </ButtonLink>
        )}
      </PageHeading>
      {justCancelled && (
        <Notice kind="success" title="解約を承りました">
          <p>確認のメールをお送りしました。最終利用日とご返金は下記のとおりです。</p>
        </Notice>
      )}
      <Facts />
      <Section title="ご請求">
        <DataTable
          caption="ご請求"
          captionShown={false}
          rows={invoices}
          rowKey={({ number }) => String(number)}
          empty="ご請求はまだありません。"
          columns={[
            { heading: '請求書番号', cell: ({ number }) => number },
            {
              heading: '対象期間',
              cell: ({ coversFrom, coversTo }) => `${dayText(coversFrom)}〜${dayText(coversTo)}`,
            },
            { heading: 'お支払い期限', cell: ({ dueOn }) => <DayText value={dueOn} /> },
            {
              heading: '状況',
              cell: ({ status, dueOn }) => <InvoiceStatusLabel status={status} overdue={dueOn < today} />,
            },
            { heading: '金額(税込)', cell: ({ total }) => <YenText value={total} />, figures: true },
          ]}
        />
      </Section>
      <p className="mt-8 text-dns-16N-130 text-solid-gray-700">
        このページのアドレスをご存じの方は、どなたでもお手続きができます。転送なさらないようお願いいたします。
      </p>
    </PublicFrame>
  );
}

function Facts() {
  const { contract, company, planName, refund } = useLoaderData<typeof loader>();
  const { state, termMonths, startsOn, requestedStartOn, renewsOn, cancelledOn, endsOn } = contract;
  const renews = renewsOn && !cancelledOn && (state === 'scheduled' || state === 'in-force');
  return (
    <DescriptionList
      items={[
        { term: '状況', description: <ContractStateLabel state={state} cancelled={cancelledOn !== null} /> },
        { term: 'ご契約者', description: company },
        { term: 'プラン', description: planName },
        { term: '契約期間', description: `${termMonths}ヶ月` },
        {
          term: '利用開始日',
          description: startsOn ? dayText(startsOn) : `${dayText(requestedStartOn)}(ご希望日。ご入金後に確定します)`,
        },
        ...(renews ? [{ term: '契約更新日', description: <DayText value={renewsOn} /> }] : []),
        ...(cancelledOn ? [{ term: '解約の受付日', description: <DayText value={cancelledOn} /> }] : []),
        ...(endsOn ? [{ term: '最終利用日', description: <DayText value={endsOn} /> }] : []),
        ...(refund ? [{ term: 'ご返金', description: `${yenText(refund.amount)}(${dayText(refund.payOn)})` }] : []),
      ]}
    />
  );
}
