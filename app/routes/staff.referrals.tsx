import type { MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { explainAttribution, explainConflict } from '#app/features/attributions/messages.ts';
import { countWaiting, listWaiting } from '#app/features/attributions/queries.server.ts';
import { listOverlaps } from '#app/features/client-claims/queries.server.ts';
import { inquiryStateName } from '#app/features/referral-inquiries/messages.ts';
import { listOpenInquiries } from '#app/features/referral-inquiries/queries.server.ts';
import { inquiryState } from '#app/features/referral-inquiries/rules.ts';
import { askedText } from '#app/platform/asked-text.server.ts';
import { staffLoader } from '#app/platform/guards.server.ts';
import { LinkWithNote, TextLink } from '#app/ui/buttons.tsx';
import { DataTable } from '#app/ui/data-table.tsx';
import { DayText } from '#app/ui/figures.tsx';
import { Notice } from '#app/ui/notices.tsx';
import { PageHeading, Section } from '#app/ui/page-parts.tsx';

export const meta: MetaFunction = () => [{ title: '紹介元の確認|パートナーポータル' }];

const ROWS = 100;

export const loader = staffLoader('orders.view', async (context, { request }) => {
  const [waiting, { count }, overlaps, inquiries] = await Promise.all([
    listWaiting(context, ROWS),
    countWaiting(context),
    listOverlaps(context, context.today, ROWS),
    listOpenInquiries(context, ROWS),
  ]);
  return {
    ...{ waiting, count, overlaps, today: context.today, decided: askedText(request, 'done') === 'decided' },
    inquiries: inquiries.map(({ id, partnerName, about, note, askedOn, dueOn, outcome }) => ({
      ...{ id, partnerName, about, note, askedOn, dueOn, outcome },
    })),
  };
});

export default function Referrals() {
  const { waiting, count, decided } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeading
        title="紹介元の確認"
        lead="使用されたURLやコードから紹介元を確認できなかった申し込みと、事前登録と食い違う申し込みです。お手続きは止まっていません。"
      />
      {decided && (
        <Notice kind="success" title="紹介元を確認しました">
          <p>理由とともに記録しました。</p>
        </Notice>
      )}
      <Section title="紹介元の確認待ち">
        <DataTable
          caption={`確認待ちの申し込み(古い順、${count}件)`}
          rows={waiting}
          rowKey={({ contractId }) => contractId}
          empty="確認待ちの申し込みはありません。"
          columns={[
            {
              heading: '注文番号',
              cell: ({ contractId, orderNumber, company }) => (
                <LinkWithNote to={`/staff/contracts/${contractId}/referral`} note={company ?? ''}>
                  {orderNumber}
                </LinkWithNote>
              ),
            },
            { heading: '申込日', cell: ({ decidedOn }) => <DayText value={decidedOn} /> },
            {
              heading: '状況',
              cell: (row) => (
                <>
                  {explainAttribution(row)}
                  {row.conflict && <span className="block">{explainConflict(row.conflict)}</span>}
                </>
              ),
            },
          ]}
        />
      </Section>
      <p>
        <TextLink to="/staff/handovers">パートナー間の契約の移管</TextLink>
      </p>
      <Section title="パートナーからの確認のご依頼">
        <Inquiries />
      </Section>
      <Overlaps />
    </>
  );
}

function Inquiries() {
  const { inquiries, today } = useLoaderData<typeof loader>();
  return (
    <DataTable
      caption={`回答待ちのご依頼(期限の早い順、最大${ROWS}件)`}
      rows={inquiries}
      rowKey={({ id }) => id}
      empty="回答を待っているご依頼はありません。"
      columns={[
        { heading: '対象', cell: ({ id, about }) => <TextLink to={`/staff/referrals/${id}`}>{about}</TextLink> },
        { heading: 'パートナー', cell: ({ partnerName }) => partnerName, names: true },
        { heading: '経緯', cell: ({ note }) => note },
        { heading: '回答期限', cell: ({ dueOn }) => <DayText value={dueOn} /> },
        { heading: '状況', cell: (inquiry) => inquiryStateName(inquiryState(inquiry, today)) },
      ]}
    />
  );
}

function Overlaps() {
  const { overlaps } = useLoaderData<typeof loader>();
  return (
    <Section
      title="事前登録の重複"
      lead="同じお客様を、複数のパートナーが保護期間中に登録しています。先の登録が有効です。"
    >
      <DataTable
        caption={`重複している事前登録(新しい順、最大${ROWS}件)`}
        rows={overlaps}
        rowKey={({ id, first }) => `${id} ${first.claimedOn} ${first.partner}`}
        empty="重複している事前登録はありません。"
        columns={[
          { heading: '先の登録', cell: ({ first }) => <Claim {...first} /> },
          { heading: '後の登録', cell: ({ later }) => <Claim {...later} /> },
        ]}
      />
    </Section>
  );
}

function Claim({
  partner,
  company,
  domain,
  claimedOn,
}: ReturnType<typeof useLoaderData<typeof loader>>['overlaps'][number]['first']) {
  return (
    <>
      <strong>{partner}</strong>(<DayText value={claimedOn} />)
      <span className="block">
        {company}
        {domain && `(${domain})`}
      </span>
    </>
  );
}
