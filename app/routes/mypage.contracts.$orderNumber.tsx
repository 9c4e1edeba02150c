import type { MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { dayText } from '#app/core/wording.ts';
import { explainAttribution, explainConflict } from '#app/features/attributions/messages.ts';
import { listTerms } from '#app/features/contract-terms/queries.server.ts';
import { TermTable } from '#app/features/contract-terms/ui/term-table.tsx';
import { isCancellable, isChangeable, pastMoneyBack } from '#app/features/contracts/rules.ts';
import { ContractStateLabel } from '#app/features/contracts/ui/contract-state.tsx';
import { InvoiceStatusLabel } from '#app/features/invoices/ui/own-invoice-table.tsx';
import { findOwnContractStory } from '#app/features/my-page/queries.server.ts';
import { optionDoneName } from '#app/features/option-changes/messages.ts';
import { loadOptionList } from '#app/features/option-changes/queries.server.ts';
import { OptionList } from '#app/features/option-changes/ui/option-section.tsx';
import { isOrderNumber } from '#app/features/orders/rules.ts';
import { CashbackTable } from '#app/features/cashback-ways/ui/cashback-table.tsx';
import { RenewalRuler } from '#app/features/date-rulers/ui/renewal-ruler.tsx';
import { TwoClockRuler } from '#app/features/date-rulers/ui/two-clock-ruler.tsx';
import { HoldNotice } from '#app/features/payout-prospects/ui/hold-notice.tsx';
import { partnerLoader } from '#app/platform/guards.server.ts';
import { found } from '#app/platform/respond.server.ts';
import { ButtonLink, TextLink } from '#app/ui/buttons.tsx';
import { DataTable } from '#app/ui/data-table.tsx';
import { DayText, YenText } from '#app/ui/figures.tsx';
import { Notice } from '#app/ui/notices.tsx';
import { DescriptionList, PageHeading, Section } from '#app/ui/page-parts.tsx';

export const meta: MetaFunction = () => [{ title: 'ご契約の内容|パートナーポータル' }];

export const loader = partnerLoader(async (context, { params, request }) => {
  const { orderNumber = '' } = params;
  const story = found(isOrderNumber(orderNumber) ? await findOwnContractStory(context, orderNumber) : null, 'ご契約');
  const { programme } = context.partner;
  const asked = new URL(request.url).searchParams;
  return {
    ...story,
    today: context.today,
    programme,
    justOrdered: asked.has('ordered'),
    justCancelled: asked.has('cancelled'),
    terms: await listTerms(context, story.contract),
    justChanged: asked.has('changed'),
    justWithdrawn: asked.has('withdrawn'),
    optionDone: [...asked.keys()].map(optionDoneName).find((sentence) => sentence) ?? null,
    optionList: found(await loadOptionList(context, story.contract.id), 'ご契約'),
    changeable: programme === 'discount' && !story.contract.cancelledOn && isChangeable(story.contract.state),
    cancellable: programme === 'discount' && isCancellable(story.contract),
    runsOut: story.contract.state === 'in-force' && pastMoneyBack(story.contract, context),
  };
});

export default function ContractStory() {
  const story = useLoaderData<typeof loader>();
  const { contract, programme, milestones, ruler, cashbacks, cancellable, changeable, runsOut } = story;
  const { orderNumber } = contract;
  return (
    <>
      <PageHeading title={`ご契約 ${orderNumber}`} crumbs={[{ to: '/mypage/contracts', label: 'ご契約' }]}>
        {changeable && (
          <ButtonLink to={`/mypage/contracts/${orderNumber}/change`} look="outline">
            プラン・期間を変更する
          </ButtonLink>
        )}
        {changeable && (
          <ButtonLink to={`/mypage/contracts/${orderNumber}/options`} look="outline">
            オプションを追加・解約する
          </ButtonLink>
        )}
        {cancellable && (
          <ButtonLink to={`/mypage/contracts/${orderNumber}/cancel`} look="outline">
            {runsOut ? '更新しない(解約)' : '解約を申し込む'}
          </ButtonLink>
        )}
      </PageHeading>
      <Results {...story} />
      <Facts {...story} />
      {programme === 'discount' && story.invoices.some(({ term }) => term === 1) && (
        <p className="mt-6">
          <TextLink to={`/mypage/contracts/${orderNumber}/confirmation/pdf`} reload>
            注文確認書をダウンロードする(PDF)
          </TextLink>
        </p>
      )}
      <Section title="契約期間">
        <TermTable terms={story.terms} />
      </Section>
      <Section title="オプション">
        <OptionList {...story.optionList} />
      </Section>
      {milestones.length > 0 && (
        <Section title="これからの更新">
          <HoldNotice hold={story.hold} />
          {ruler.length > 0 ? (
            <TwoClockRuler caption={`第${contract.term + 1}期への更新`} days={ruler} programme={programme} />
          ) : (
            <RenewalRuler caption={`第${contract.term + 1}期への更新`} milestones={milestones} />
          )}
        </Section>
      )}
      {programme === 'cashback' && (
        <Section title="キャッシュバック">
          <CashbackTable cashbacks={cashbacks} look="ofOne" />
        </Section>
      )}
      <Section title={programme === 'discount' ? '請求書' : 'お客様へのご請求'}>
        <Invoices {...story} />
      </Section>
    </>
  );
}

type Story = ReturnType<typeof useLoaderData<typeof loader>>;

/** What was just done. */
function Results({ justOrdered, justChanged, justWithdrawn, justCancelled, optionDone }: Story) {
  return (
    <>
      {justOrdered && (
        <Notice kind="success" title="お申し込みを受け付けました">
          <p>控えをメールでお送りしました。お支払い期限までにご入金ください。</p>
        </Notice>
      )}
      {justChanged && (
        <Notice kind="success" title="次の契約期間からの変更を承りました">
          <p>確認のメールをお送りしました。請求書を発行するまでは取り消せます。</p>
        </Notice>
      )}
      {justWithdrawn && <Notice kind="success" title="変更を取り消しました" />}
      {optionDone && (
        <Notice kind="success" title={optionDone}>
          <p>確認のメールをお送りしました。</p>
        </Notice>
      )}
      {justCancelled && (
        <Notice kind="success" title="解約を承りました">
          <p>確認のメールをお送りしました。</p>
        </Notice>
      )}
    </>
  );
}

function Facts({ contract, planName, programme, referral, leavesOn }: Story) {
  const { state, company, termMonths, term, orderedOn, startsOn, requestedStartOn, renewsOn } = contract;
  const { cancelledOn, endsOn } = contract;
  return (
    <DescriptionList
      items={[
        { term: '状況', description: <ContractStateLabel state={state} cancelled={cancelledOn !== null} /> },
        ...(company ? [{ term: 'お客様', description: company }] : []),
        ...(programme === 'cashback' ? [{ term: 'ご紹介', description: referralText(referral) }] : []),
        ...(leavesOn
          ? [
              {
                term: '担当の変更の予定',
                description: `${dayText(leavesOn)}から、このご契約は貴社のご担当ではなくなります。`,
              },
            ]
          : []),
        { term: 'プラン', description: planName },
        { term: '契約期間', description: `${termMonths}ヶ月${term > 0 ? `(現在 第${term}期)` : ''}` },
        { term: '申込日', description: <DayText value={orderedOn} /> },
        {
          term: '利用開始日',
          description: (
            <>
              <DayText value={startsOn ?? requestedStartOn} />
              {!startsOn && '(ご希望日。ご入金後に確定します)'}
            </>
          ),
        },
        ...(renewsOn && !endsOn ? [{ term: '契約更新日', description: <DayText value={renewsOn} /> }] : []),
        ...(cancelledOn ? [{ term: '解約の申込日', description: <DayText value={cancelledOn} /> }] : []),
        ...(endsOn ? [{ term: '最終利用日', description: <DayText value={endsOn} /> }] : []),
      ]}
    />
  );
}

/** Why the contract is this partner's referral. */
function referralText(referral: Story['referral']): string {
  if (!referral) return 'ご紹介のお客様として登録されています。';
  const conflict = explainConflict(referral.conflict);
  return conflict ? `${explainAttribution(referral)}${conflict}` : explainAttribution(referral);
}

function Invoices({ invoices, programme, today }: Story) {
  const own = programme === 'discount';
  return (
    <DataTable
      caption="ご請求"
      captionShown={false}
      rows={invoices}
      rowKey={({ term }) => String(term)}
      empty="ご請求はまだありません。"
      columns={[
        {
          heading: '対象',
          cell: ({ term, number }) => (
            <>
              {term === 1 ? '新規' : `更新(第${term}期)`}
              {own && (
                <span className="block">
                  <TextLink to={`/mypage/invoices/${number}`}>請求書 {number}</TextLink>
                </span>
              )}
            </>
          ),
        },
        { heading: '発行日', cell: ({ issuedOn }) => <DayText value={issuedOn} /> },
        { heading: 'お支払い期限', cell: ({ dueOn }) => <DayText value={dueOn} /> },
        {
          heading: '状況',
          cell: ({ status, dueOn }) => <InvoiceStatusLabel status={status} overdue={dueOn < today} />,
        },
        { heading: '入金日', cell: ({ paidOn }) => (paidOn ? <DayText value={paidOn} /> : '—') },
        ...(own
          ? [
              {
                heading: 'ご請求額(税込)',
                cell: ({ total }: Story['invoices'][number]) => (total === null ? '—' : <YenText value={total} />),
                figures: true,
              },
            ]
          : []),
      ]}
    />
  );
}
