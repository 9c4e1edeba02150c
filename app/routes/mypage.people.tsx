import { useForm } from '@conform-to/react';
import { getZodConstraint, parseWithZod } from '@conform-to/zod/v4';
import { type MetaFunction, data, redirect } from '@remix-run/node';
import { Form, useActionData, useLoaderData } from '@remix-run/react';
import type { z } from 'zod';
import { parseId } from '#app/core/ids.ts';
import { roleName } from '#app/features/access/messages.ts';
import { listPeopleOfPartner } from '#app/features/access/queries.server.ts';
import { PARTNER_ROLES } from '#app/features/access/rules.ts';
import { invite, withdrawInvitation } from '#app/features/invitations/commands.server.ts';
import { ColleagueInvitationForm } from '#app/features/invitations/form.ts';
import { explainInvitationRefusal } from '#app/features/invitations/messages.ts';
import { listInvitations } from '#app/features/invitations/queries.server.ts';
import { readFields } from '#app/platform/form-fields.server.ts';
import { partnerAction, partnerLoader } from '#app/platform/guards.server.ts';
import { mistakesReply } from '#app/platform/respond.server.ts';
import { SubmitButton } from '#app/ui/buttons.tsx';
import { SelectField, TextField } from '#app/ui/controls.tsx';
import { DataTable } from '#app/ui/data-table.tsx';
import { StatusLabel } from '#app/ui/notices.tsx';
import { PageHeading, Section } from '#app/ui/page-parts.tsx';
import { PortalForm } from '#app/ui/portal-form.tsx';

export const meta: MetaFunction = () => [{ title: '利用者|パートナーポータル' }];

export const loader = partnerLoader(async (context) => {
  const [people, invitations] = await Promise.all([
    listPeopleOfPartner(context, context.partner.id),
    listInvitations(context, context.partner.id),
  ]);
  return {
    people: people.map(({ id, name, email, role, enabled }) => ({ id, name, email, role: roleName(role), enabled })),
    invitations: invitations.map(({ id, name, email, role }) => ({ id, name, email, role: roleName(role) })),
  };
}, 'own.people');

export const action = partnerAction(async (context, { request, context: { portal } }) => {
  const { id: partnerId, userId, userName } = context.partner;
  const fields = await readFields(request, ['withdraw', ...Object.keys(ColleagueInvitationForm.shape)]);
  const withdrawn = fields.get('withdraw');
  if (typeof withdrawn === 'string') {
    const id = parseId('ivt', withdrawn);
    if (id) await withdrawInvitation(context, id, partnerId);
    return redirect('/mypage/people');
  }
  const submission = parseWithZod(fields, { schema: ColleagueInvitationForm });
  if (submission.status !== 'success') return mistakesReply(submission);
  const outcome = await invite(
    context,
    { ...submission.value, roleName: roleName(submission.value.role), partnerId },
    { userId, name: userName, baseUrl: portal.baseUrl },
  );
  if (outcome.ok) return redirect('/mypage/people');
  return data(submission.reply({ fieldErrors: { email: [explainInvitationRefusal(outcome.refusal)] } }), {
    status: 409,
  });
}, 'own.people');

export default function Colleagues() {
  const { people, invitations } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeading title="利用者" lead="マイページを利用する貴社の方を確認し、新しい方を招待できます。" />
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
      <DataTable
        caption="招待中"
        rows={invitations}
        rowKey={({ id }) => id}
        empty="招待中の方はいません。"
        columns={[
          { heading: 'お名前', cell: ({ name }) => name },
          { heading: 'メールアドレス', cell: ({ email }) => email },
          { heading: '役割', cell: ({ role }) => role },
          {
            heading: '操作',
            cell: ({ id }) => (
              <Form method="post">
                <SubmitButton look="outline" name="withdraw" value={id}>
                  取り消す
                </SubmitButton>
              </Form>
            ),
          },
        ]}
      />
      <InviteColleague />
    </>
  );
}

function InviteColleague() {
  const lastResult = useActionData<typeof action>();
  const [form, fields] = useForm<z.input<typeof ColleagueInvitationForm>>({
    lastResult: lastResult ?? null,
    constraint: getZodConstraint(ColleagueInvitationForm),
  });
  return (
    <Section title="利用者を招待する" lead="招待メールのURLから、ご本人がパスワードを設定します。">
      <PortalForm form={form}>
        <TextField field={fields.name} label="お名前" autoComplete="off" />
        <TextField field={fields.email} label="メールアドレス" type="email" width="full" autoComplete="off" />
        <SelectField
          field={fields.role}
          label="役割"
          options={PARTNER_ROLES.map((role) => ({ value: role, label: roleName(role) }))}
          hint="責任者はすべて、担当者は受取名義と利用者を除く操作、経理担当は閲覧と受取名義の確認ができます。"
        />
        <SubmitButton>招待メールを送信する</SubmitButton>
      </PortalForm>
    </Section>
  );
}
