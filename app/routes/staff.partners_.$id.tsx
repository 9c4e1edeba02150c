import type { MetaFunction } from '@remix-run/node';
import { Form, useLoaderData } from '@remix-run/react';
import { listUsersOfPartner } from '#app/features/access/queries.server.ts';
import { type StaffRole, mayDo } from '#app/features/access/rules.ts';
import { listCountsOfPartner } from '#app/features/closes/queries.server.ts';
import { searchContracts } from '#app/features/contracts/queries.server.ts';
import { ContractTable } from '#app/features/contracts/ui/contract-table.tsx';
import { type Partner, findPartner, findPayee } from '#app/features/partners/queries.server.ts';
import { PROGRAMME_NAMES, maskedPayee } from '#app/features/partners/rules.ts';
import { PartnerStateLabel } from '#app/features/partners/ui/partner-state.tsx';
import { listHoldsOf } from '#app/features/payout-holds/queries.server.ts';
import { listOrderUrlsOf } from '#app/features/referrals/queries.server.ts';
import { orderUrlPath } from '#app/features/referrals/rules.ts';
import { askedText } from '#app/platform/asked-text.server.ts';
import { staffLoader } from '#app/platform/guards.server.ts';
import { found } from '#app/platform/respond.server.ts';
import { parseId } from '#app/core/ids.ts';
import { maskedAddress, maskedContact } from '#app/core/masked.ts';
import { ButtonLink, SubmitButton, TextLink } from '#app/ui/buttons.tsx';
import { CountChart } from '#app/ui/charts.tsx';
import { DataTable } from '#app/ui/data-table.tsx';
import { DayText } from '#app/ui/figures.tsx';
import { Notice, StatusLabel } from '#app/ui/notices.tsx';
import { DescriptionList, PageHeading, Section } from '#app/ui/page-parts.tsx';

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `${data ? data.partner.name : 'パートナー'}|パートナーポータル` },
];

const MONTHS = 24;
const CONTRACTS = 20;

const DONE: Record<string, string> = {
  registered: 'パートナーを登録しました',
  approved: '申請を承認し、承認の通知メールを作成しました',
  declined: '申請を見送りとして記録しました',
  payee: '受取名義を記録しました',
  'payee-proposed': '受取名義の変更を申請しました。別の担当者の承認を受けてください',
  invited: '招待メールを送信しました',
  held: '支払を保留しました。承認済みの支払処理に含まれていた場合は、作成と承認をやり直してください',
  released: '支払の保留を解除しました。次の支払処理に含まれます',
};

export const loader = staffLoader('partners.view', async (context, { params, request, context: { portal } }) => {
  const id = found(parseId('par', params['id']), 'パートナー');
  const [partner, payee, counts, contracts, urls, users, holds] = await Promise.all([
    findPartner(context, id),
    findPayee(context, id),
    listCountsOfPartner(context, id, MONTHS),
    searchContracts(context, { partnerId: id }, CONTRACTS),
    listOrderUrlsOf(context, id),
    listUsersOfPartner(context, id),
    listHoldsOf(context, id),
  ]);
  const { role } = context.staff;
  return {
    partner: shownOf(found(partner, 'パートナー'), role),
    payee: payee ? maskedPayee(payee) : null,
    counts,
    contracts,
    urls: urls.map((url) => ({ ...url, address: new URL(orderUrlPath(url.slug), portal.baseUrl).href })),
    users: mayDo(role, 'partners.register')
      ? users
      : users.map((user) => ({ ...user, email: maskedAddress(user.email) })),
    done: DONE[askedText(request, 'done') ?? ''] ?? null,
    mayDecide: mayDo(role, 'applications.decide'),
    mayRegister: mayDo(role, 'partners.register'),
    mayHold: mayDo(role, 'payouts.prepare'),
    heldFor: holds.find(({ releasedOn }) => releasedOn === null)?.reason ?? null,
  };
});

/** How to reach a partner is for those who register partners, and of an application for those who decide it. */
function shownOf(partner: Partner, role: StaffRole): Partner {
  const whole = mayDo(role, 'partners.register') || (partner.state === 'applied' && mayDo(role, 'applications.decide'));
  return whole ? partner : maskedContact(partner);
}

export default function PartnerPage() {
  const { partner, counts, contracts, done } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeading
        title={partner.name}
        lead={
          <span className="inline-flex flex-wrap items-center gap-3">
            <PartnerStateLabel state={partner.state} />
            <span>{partner.code}</span>
            <span>{PROGRAMME_NAMES[partner.programme]}</span>
          </span>
        }
        crumbs={[{ to: '/staff/partners', label: 'パートナー' }]}
      />
      {done && <Notice kind="success" title={done} />}
      {partner.state === 'applied' && <Decision />}
      <Section title="登録内容">
        <DescriptionList
          items={[
            { term: 'フリガナ', description: partner.nameKana },
            { term: 'ご担当者名', description: partner.contactName },
            { term: 'メールアドレス', description: partner.email },
            { term: '電話番号', description: partner.phone },
            { term: '申請日', description: <DayText value={partner.appliedOn} /> },
            { term: '参加日', description: partner.joinedOn ? <DayText value={partner.joinedOn} /> : '未参加' },
            ...(partner.declineReason ? [{ term: '見送りの理由', description: partner.declineReason }] : []),
          ]}
        />
      </Section>
      {partner.programme === 'cashback' && <PayeeSection />}
      {partner.programme === 'cashback' && <HoldSection />}
      {partner.programme === 'cashback' && (
        <p>
          <TextLink to={`/staff/partners/${partner.id}/statements`}>支払通知書と登録番号を見る</TextLink>
        </p>
      )}
      <Section title="月末件数の推移">
        {counts.length > 0 ? (
          <CountChart caption="月末に有効だったサーバー契約の件数" unit="件" points={counts} />
        ) : (
          <p className="mb-4">月末の件数はまだ記録されていません。参加した月の翌月1日に、最初の件数を記録します。</p>
        )}
        <p>
          <TextLink to="/staff/closes">月末締めの一覧</TextLink>
          から、各月の率の証明(数えた契約の一覧)を確認できます。
        </p>
      </Section>
      <Section title="契約">
        <ContractTable caption={`新しい順(最大${CONTRACTS}件)`} contracts={contracts} partnerShown={false} />
        <p>
          <TextLink to={`/staff/contracts?q=${encodeURIComponent(partner.name)}`}>すべての契約を検索する</TextLink>
        </p>
      </Section>
      {partner.programme === 'cashback' && <OrderUrls />}
      <SignIns />
    </>
  );
}

function Decision() {
  const { partner, mayDecide } = useLoaderData<typeof loader>();
  return (
    <Section
      title="申請の審査"
      lead={
        mayDecide
          ? '登録内容をご確認のうえ、承認または見送りを記録してください。承認すると、本日付けで参加となり、通知メールを作成します。'
          : '申請の審査は、管理者または承認担当が行います。'
      }
    >
      {mayDecide ? (
        <div className="flex flex-wrap gap-4">
          <Form method="post" action={`/staff/partners/${partner.id}/decision`}>
            <SubmitButton name="decision" value="approve">
              承認する
            </SubmitButton>
          </Form>
          <ButtonLink to={`/staff/partners/${partner.id}/decision`} look="outline">
            理由を入力して見送る
          </ButtonLink>
        </div>
      ) : null}
    </Section>
  );
}

function PayeeSection() {
  const { partner, payee, mayRegister } = useLoaderData<typeof loader>();
  return (
    <Section
      title="受取名義"
      lead="銀行口座の名義と一致しない場合、パートナーはキャッシュバックを受け取れません。この画面では先頭の1文字だけを表示します。"
    >
      {payee ? (
        <DescriptionList
          items={[
            { term: '姓', description: `${payee.familyName}(${payee.familyKana})` },
            { term: '名', description: `${payee.givenName}(${payee.givenKana})` },
            { term: '受取用メールアドレス', description: payee.email },
            {
              term: 'パートナーの確認',
              description: payee.firstConfirmedOn ? (
                <>
                  <StatusLabel tone="good">確認済み</StatusLabel> <DayText value={payee.firstConfirmedOn} />
                </>
              ) : (
                <>
                  <StatusLabel tone="waiting">未確認</StatusLabel> 確認されるまで送金の対象になりません。
                </>
              ),
            },
          ]}
        />
      ) : (
        <p>受取名義はまだ登録されていません。登録と確認が済むまで、送金の対象になりません。</p>
      )}
      {mayRegister && (
        <p className="mt-6">
          <ButtonLink to={`/staff/partners/${partner.id}/payee`} look="outline">
            {payee ? '受取名義の訂正・確認を記録する' : '受取名義を登録する'}
          </ButtonLink>
        </p>
      )}
    </Section>
  );
}

function HoldSection() {
  const { partner, heldFor, mayHold } = useLoaderData<typeof loader>();
  return (
    <Section title="支払の保留">
      {heldFor === null ? (
        <p>支払を保留していません。</p>
      ) : (
        <p>
          <StatusLabel tone="waiting">保留中</StatusLabel> 理由: {heldFor}
        </p>
      )}
      {mayHold && (
        <p className="mt-6">
          <ButtonLink to={`/staff/partners/${partner.id}/hold`} look="outline">
            {heldFor === null ? '支払を保留する' : '保留を解除する'}
          </ButtonLink>
        </p>
      )}
    </Section>
  );
}

function OrderUrls() {
  const { urls } = useLoaderData<typeof loader>();
  return (
    <Section title="申し込みURL">
      <DataTable
        caption="このパートナーの申し込みURL"
        rows={urls}
        rowKey={({ slug }) => slug}
        empty="申し込みURLはまだ作成されていません。パートナーがマイページで作成します。"
        columns={[
          { heading: '用途', cell: ({ label }) => label },
          { heading: 'URL', cell: ({ address }) => <span className="break-all">{address}</span> },
          { heading: '作成日', cell: ({ createdOn }) => <DayText value={createdOn} /> },
          { heading: '状態', cell: ({ active }) => (active ? '使用中' : '停止中') },
        ]}
      />
    </Section>
  );
}

function SignIns() {
  const { partner, users, mayRegister } = useLoaderData<typeof loader>();
  return (
    <Section title="マイページの利用者">
      <DataTable
        caption="サインインできる方"
        rows={users}
        rowKey={({ id }) => id}
        empty="マイページの利用者はまだ登録されていません。"
        columns={[
          { heading: 'お名前', cell: ({ name }) => name },
          { heading: 'メールアドレス', cell: ({ email }) => email },
          { heading: '状態', cell: ({ enabled }) => (enabled ? '有効' : '停止') },
        ]}
      />
      {mayRegister && partner.state === 'active' && (
        <p className="mt-6">
          <ButtonLink to={`/staff/partners/${partner.id}/people`} look="outline">
            利用者を招待する
          </ButtonLink>
        </p>
      )}
    </Section>
  );
}
