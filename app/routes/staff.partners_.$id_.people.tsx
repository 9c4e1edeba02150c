import { parseWithZod } from '@conform-to/zod/v4';
import { type MetaFunction, data, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { parseId } from '#app/core/ids.ts';
import { roleName } from '#app/features/access/messages.ts';
import { PARTNER_ROLES } from '#app/features/access/rules.ts';
import { invite, withdrawInvitation } from '#app/features/invitations/commands.server.ts';
import { ColleagueInvitationForm } from '#app/features/invitations/form.ts';
import { explainInvitationRefusal } from '#app/features/invitations/messages.ts';
import { listInvitations } from '#app/features/invitations/queries.server.ts';
import { InviteToMyPage } from '#app/features/invitations/ui/invite-to-my-page.tsx';
import { OpenInvitations } from '#app/features/invitations/ui/open-invitations.tsx';
import { findPartner } from '#app/features/partners/queries.server.ts';
import { readFields } from '#app/platform/form-fields.server.ts';
import { staffAction, staffLoader } from '#app/platform/guards.server.ts';
import { errorPage, found, mistakesReply } from '#app/platform/respond.server.ts';
import { PageHeading } from '#app/ui/page-parts.tsx';

export const meta: MetaFunction = () => [{ title: 'マイページの利用者の招待|パートナーポータル' }];

const NOT_ACTIVE = '利用者を招待できるのは、参加中のパートナーのみです。先に申請を承認してください。';

/** When something happens on the wall clock, as it reads in Tokyo. */
const MOMENT = new Intl.DateTimeFormat('ja-JP', { timeZone: 'Asia/Tokyo', dateStyle: 'long', timeStyle: 'short' });

const ROLE_CHOICES = PARTNER_ROLES.map((role) => ({ value: role, label: roleName(role) }));

export const loader = staffLoader('partners.register', async (context, { params }) => {
  const id = found(parseId('par', params['id']), 'パートナー');
  const { name, contactName, email, state } = found(await findPartner(context, id), 'パートナー');
  const invitations = await listInvitations(context, id);
  return {
    id,
    name,
    contactName,
    email,
    active: state === 'active',
    invitations: invitations.map(({ id, name, email, role, expiresAt }) => ({
      id,
      name,
      email,
      role: roleName(role),
      until: MOMENT.format(expiresAt),
    })),
  };
});

export const action = staffAction('partners.register', async (context, { params, request, context: { portal } }) => {
  const partner = found(await findPartner(context, found(parseId('par', params['id']), 'パートナー')), 'パートナー');
  const fields = await readFields(request, ['withdraw', ...Object.keys(ColleagueInvitationForm.shape)]);
  const withdrawn = fields.get('withdraw');
  if (typeof withdrawn === 'string') {
    await withdrawInvitation(context, found(parseId('ivt', withdrawn), '招待'), partner.id);
    return redirect(`/staff/partners/${partner.id}/people`);
  }
  if (partner.state !== 'active') {
    throw errorPage(409, NOT_ACTIVE);
  }
  const submission = parseWithZod(fields, { schema: ColleagueInvitationForm });
  if (submission.status !== 'success') return mistakesReply(submission);
  const { role } = submission.value;
  const { userId, name } = context.staff;
  const outcome = await invite(
    context,
    { ...submission.value, roleName: roleName(role), partnerId: partner.id },
    { userId, name, baseUrl: portal.baseUrl },
  );
  if (outcome.ok) return redirect(`/staff/partners/${partner.id}?done=invited`);
  const fieldErrors = { email: [explainInvitationRefusal(outcome.refusal)] };
  return data(submission.reply({ fieldErrors }), { status: 409 });
});

export default function PartnerPeople() {
  const { id, name, contactName, email, active, invitations } = useLoaderData<typeof loader>();
  const lastResult = useActionData<typeof action>();
  return (
    <>
      <PageHeading
        title="マイページの利用者を招待する"
        lead="招待メールのURLから、ご本人がパスワードを設定します。"
        crumbs={[
          { to: '/staff/partners', label: 'パートナー' },
          { to: `/staff/partners/${id}`, label: name },
        ]}
      />
      {active ? (
        <InviteToMyPage
          roles={ROLE_CHOICES}
          lastResult={lastResult}
          proposed={{ name: contactName, email, role: 'owner' }}
        />
      ) : (
        <p>{NOT_ACTIVE}</p>
      )}
      <OpenInvitations invitations={invitations} />
    </>
  );
}
