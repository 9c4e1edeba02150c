import type { HeadersFunction, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { dayText, yenText } from '#app/core/wording.ts';
import { findClientContract } from '#app/features/client-pages/queries.server.ts';
import { listTerms } from '#app/features/contract-terms/queries.server.ts';
import { TermTable } from '#app/features/contract-terms/ui/term-table.tsx';
import { isCancellable, isChangeable } from '#app/features/contracts/rules.ts';
import { ContractStateLabel } from '#app/features/contracts/ui/contract-state.tsx';
import { InvoiceStatusLabel } from '#app/features/invoices/ui/own-invoice-table.tsx';
import { optionDoneName } from '#app/features/option-changes/messages.ts';
import { loadOptionList } from '#app/features/option-changes/queries.server.ts';
import { OptionList } from '#app/features/option-changes/ui/option-section.tsx';
import { publicLoader } from '#app/platform/guards.server.ts';
import { found } from '#app/platform/respond.server.ts';
import { ButtonLink, TextLink } from '#app/ui/buttons.tsx';
import { DataTable } from '#app/ui/data-table.tsx';
import { DayText, YenText } from '#app/ui/figures.tsx';
import { Notice } from '#app/ui/notices.tsx';
import { DescriptionList, PageHeading, Section, StepList } from '#app/ui/page-parts.tsx';
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
  const { orderNumber, orderedOn, state, termMonths, term, startsOn, requestedStartOn, renewsOn, cancelledOn, endsOn } =
    contract;
  return {
    ...shown,
    contract: {
      ...{ orderNumber, orderedOn, state, termMonths, term, startsOn, requestedStartOn, renewsOn, cancelledOn, endsOn },
    },
    path: `/contract/${secret}`,
    today: context.today,
    done: askedDone(request, cancelledOn !== null),
    terms: await listTerms(context, contract),
    optionList: found(await loadOptionList(context, contract.id), 'ご契約'),
    changeable: !cancelledOn && isChangeable(state),
    cancellable: isCancellable(contract),
  };
});

/** What was just done, as the address says where a form led here; null where none did. */
function askedDone(request: Request, cancelled: boolean): string | null {
  const { searchParams } = new URL(request.url);
  if (searchParams.has('cancelled') && cancelled) return '解約を承りました';
  const option = [...searchParams.keys()].map(optionDoneName).find((sentence) => sentence);
  if (option) return option;
  if (searchParams.has('changed')) return '次の契約期間からの変更を承りました';
  return searchParams.has('withdrawn') ? '変更を取り消しました' : null;
}

export default function ClientContract() {
  const { contract, path, done, changeable, cancellable, confirmed, terms, optionList } =
    useLoaderData<typeof loader>();
  return (
    <PublicFrame>
      <PageHeading
        title={`ご契約 ${contract.orderNumber}`}
        lead="ご契約の内容の確認と、お手続きのためのページです。サインインは不要です。"
      >
        {changeable && (
          <ButtonLink to={`${path}/change`} look="outline">
            プラン・期間を変更する
          </ButtonLink>
        )}
        {changeable && (
          <ButtonLink to={`${path}/options`} look="outline">
            オプションを追加・解約する
          </ButtonLink>
        )}
        {cancellable && (
          <ButtonLink to={`${path}/cancel`} look="outline">
            解約を申し込む
          </ButtonLink>
        )}
      </PageHeading>
      {done && (
        <Notice kind="success" title={done}>
          <p>確認のメールをお送りしました。内容は下記のとおりです。</p>
        </Notice>
      )}
      <Progress />
      <Facts />
      <Section title="契約期間">
        <TermTable terms={terms} rates={false} />
      </Section>
      <Section title="オプション">
        <OptionList {...optionList} />
      </Section>
      <Invoices />
      {confirmed && <Confirmation path={path} />}
      <p className="mt-8 text-dns-16N-130 text-solid-gray-700">
        このページのアドレスをご存じの方は、どなたでもお手続きができます。転送なさらないようお願いいたします。
      </p>
    </PublicFrame>
  );
}

function Confirmation({ path }: { path: string }) {
  return (
    <p className="mt-8">
      <ButtonLink to={`${path}/confirmation/pdf`} look="outline" reload>
        注文確認書をダウンロードする(PDF)
      </ButtonLink>
    </p>
  );
}

/** An order's way from the application to the first day, while it is on it. */
function Progress() {
  const { contract, invoices, lastPayOn } = useLoaderData<typeof loader>();
  const { state, orderedOn, startsOn, requestedStartOn, term } = contract;
  const first = invoices.find((invoice) => invoice.term === 1);
  if (!first || term > 1 || !['ordered', 'scheduled', 'in-force'].includes(state)) return null;
  const { issuedOn, dueOn, paidOn, total } = first;
  return (
    <Section title="お申し込みの状況">
      <StepList
        steps={[
          { title: 'お申し込みの受け付け', description: <DayText value={orderedOn} />, done: true },
          { title: 'ご請求書の発行', description: <DayText value={issuedOn} />, done: true },
          paidOn
            ? { title: 'ご入金の確認', description: <DayText value={paidOn} />, done: true }
            : {
                title: `${dayText(dueOn)}までにお支払いください`,
                description: `${yenText(total)}(税込)を一括でお支払いください。期限を過ぎた場合は、ご入金後の最初の1日または15日に利用開始となります。${dayText(lastPayOn)}までにご入金がないときは、お申し込みを取り消します。`,
                done: false,
              },
          {
            title: 'ご利用開始',
            description: startsOn ? dayText(startsOn) : `${dayText(requestedStartOn)}(ご希望日。ご入金後に確定します)`,
            done: state === 'in-force',
          },
        ]}
      />
    </Section>
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

function Invoices() {
  const { invoices, path, today } = useLoaderData<typeof loader>();
  return (
    <Section title="ご請求">
      <DataTable
        caption="ご請求"
        captionShown={false}
        rows={invoices}
        rowKey={({ number }) => String(number)}
        empty="ご請求はまだありません。"
        columns={[
          {
            heading: '請求書番号',
            cell: ({ number }) => (
              <TextLink to={`${path}/invoices/${number}/pdf`} reload>
                {number}(PDF)
              </TextLink>
            ),
          },
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
  );
}
