import { parseWithZod } from '@conform-to/zod/v4';
import { type MetaFunction, data, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { parseId } from '#app/core/ids.ts';
import { roleName } from '#app/features/access/messages.ts';
import { PARTNER_ROLES } from '#app/features/access/rules.ts';
import { listPeopleOfPartner } from '#app/features/access/queries.server.ts';
import { invite, withdrawInvitation } from '#app/features/invitations/commands.server.ts';
import { ColleagueInvitationForm } from '#app/features/invitations/form.ts';
import { explainInvitationRefusal } from '#app/features/invitations/messages.ts';
import { listInvitations } from '#app/features/invitations/queries.server.ts';
import { InviteToMyPage } from '#app/features/invitations/ui/invite-to-my-page.tsx';
import { OpenInvitations } from '#app/features/invitations/ui/open-invitations.tsx';
import { readFields } from '#app/platform/form-fields.server.ts';
import { partnerAction, partnerLoader } from '#app/platform/guards.server.ts';
import { found, mistakesReply } from '#app/platform/respond.server.ts';
import { DataTable } from '#app/ui/data-table.tsx';
import { Notice, StatusLabel } from '#app/ui/notices.tsx';
import { PageHeading, Section } from '#app/ui/page-parts.tsx';

export const meta: MetaFunction = () => [{ title: '利用者|パートナーポータル' }];

/** When something happens on the wall clock, as it reads in Tokyo. */
const MOMENT = new Intl.DateTimeFormat('ja-JP', { timeZone: 'Asia/Tokyo', dateStyle: 'long', timeStyle: 'short' });

const ROLE_CHOICES = PARTNER_ROLES.map((role) => ({ value: role, label: roleName(role) }));

export const loader = partnerLoader(async (context, { request }) => {
  const [people, invitations] = await Promise.all([
    listPeopleOfPartner(context, context.partner.id),
    listInvitations(context, context.partner.id),
  ]);
  return {
    invited: new URL(request.url).searchParams.get('done') === 'invited',
    people: people.map(({ id, name, email, role, enabled }) => ({ id, name, email, role: roleName(role), enabled })),
    invitations: invitations.map(({ id, name, email, role, expiresAt }) => ({
      id,
      name,
      email,
      role: roleName(role),
      until: MOMENT.format(expiresAt),
    })),
  };
}, 'own.people');

export const action = partnerAction(async (context, { request, context: { portal } }) => {
  const { id: partnerId, userId, userName } = context.partner;
  const fields = await readFields(request, ['withdraw', ...Object.keys(ColleagueInvitationForm.shape)]);
  const withdrawn = fields.get('withdraw');
  if (typeof withdrawn === 'string') {
    await withdrawInvitation(context, found(parseId('ivt', withdrawn), '招待'), partnerId);
    return redirect('/mypage/people');
  }
  const submission = parseWithZod(fields, { schema: ColleagueInvitationForm });
  if (submission.status !== 'success') return mistakesReply(submission);
  const outcome = await invite(
    context,
    { ...submission.value, roleName: roleName(submission.value.role), partnerId },
    { userId, name: userName, baseUrl: portal.baseUrl },
  );
  if (outcome.ok) return redirect('/mypage/people?done=invited');
  return data(submission.reply({ fieldErrors: { email: [explainInvitationRefusal(outcome.refusal)] } }), {
    status: 409,
  });
}, 'own.people');

export default function Colleagues() {
  const { people, invitations, invited } = useLoaderData<typeof loader>();
  const lastResult = useActionData<typeof action>();
  return (
    <>
      <PageHeading title="利用者" lead="マイページを利用する貴社の方を確認し、新しい方を招待できます。" />
      {invited && !lastResult && (
        <Notice kind="success" title="招待メールを送信しました">
          <p>
            招待された方がパスワードを設定すると、利用者に加わります。届かないときは、招待を取り消して、もう一度お送りください。
          </p>
        </Notice>
      )}
      <DataTable
        caption="マイページの利用者"
        rows={people}
        rowKey={({ id }) => id}
        empty="利用者は登録されていません。"
        columns={[
          { heading: 'お名前', cell: ({ name }) => name },
          { heading: 'メールアドレス', cell: ({ email }) => email },
          { heading: '役割', cell: ({ role }) => role },
          {
            heading: '状態',
            cell: ({ enabled }) =>
              enabled ? (
                <StatusLabel tone="good">利用中</StatusLabel>
              ) : (
                <StatusLabel tone="neutral">停止中</StatusLabel>
              ),
          },
        ]}
      />
      <OpenInvitations invitations={invitations} />
      <Section title="利用者を招待する" lead="招待メールのURLから、ご本人がパスワードを設定します。">
        <InviteToMyPage roles={ROLE_CHOICES} lastResult={lastResult} />
      </Section>
    </>
  );
}
