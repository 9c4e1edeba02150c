import { type MetaFunction, redirect } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { parseId } from '#app/core/ids.ts';
import { roleName } from '#app/features/access/messages.ts';
import { listStaff } from '#app/features/access/queries.server.ts';
import { mayDo } from '#app/features/access/rules.ts';
import { withdrawInvitation } from '#app/features/invitations/commands.server.ts';
import { listInvitations } from '#app/features/invitations/queries.server.ts';
import { OpenInvitations } from '#app/features/invitations/ui/open-invitations.tsx';
import { readFields } from '#app/platform/form-fields.server.ts';
import { staffAction, staffLoader } from '#app/platform/guards.server.ts';
import { found } from '#app/platform/respond.server.ts';
import { ButtonLink, TextLink } from '#app/ui/buttons.tsx';
import { DataTable } from '#app/ui/data-table.tsx';
import { Notice, StatusLabel } from '#app/ui/notices.tsx';
import { PageHeading } from '#app/ui/page-parts.tsx';

export const meta: MetaFunction = () => [{ title: '担当者|パートナーポータル' }];

/** When something happens on the wall clock, as it reads in Tokyo. */
const MOMENT = new Intl.DateTimeFormat('ja-JP', { timeZone: 'Asia/Tokyo', dateStyle: 'long', timeStyle: 'short' });

export const loader = staffLoader('people.view', async (context, { request }) => {
  const [people, invitations] = await Promise.all([listStaff(context), listInvitations(context, null)]);
  return {
    done: new URL(request.url).searchParams.get('done'),
    mayInvite: mayDo(context.staff.role, 'people.invite'),
    mayChange: mayDo(context.staff.role, 'people.change'),
    people: people.map(({ id, name, email, role, enabled }) => ({ id, name, email, role: roleName(role), enabled })),
    invitations: invitations.map(({ id, name, email, role, expiresAt }) => ({
      id,
      name,
      email,
      role: roleName(role),
      until: MOMENT.format(expiresAt),
    })),
  };
});

export const action = staffAction('people.invite', async (context, { request }) => {
  const asked = (await readFields(request, ['withdraw'])).get('withdraw');
  const id = found(typeof asked === 'string' ? parseId('ivt', asked) : undefined, '招待');
  await withdrawInvitation(context, id, null);
  return redirect('/staff/people?done=withdrawn');
});

const DONE: Record<string, string> = {
  invited: '招待メールを送信しました。',
  withdrawn: '招待を取り消しました。',
  changed: '変更を保存しました。対象の方のサインインはすべて終了しています。',
};

export default function People() {
  const { done, mayInvite, mayChange, people, invitations } = useLoaderData<typeof loader>();
  const told = done ? DONE[done] : undefined;
  return (
    <>
      <PageHeading title="担当者" lead="管理画面を利用する事務局の担当者です。">
        <ButtonLink to="/staff/roles" look="outline">
          役割と権限
        </ButtonLink>
        {mayInvite && <ButtonLink to="/staff/people/new">担当者を招待する</ButtonLink>}
      </PageHeading>
      {told && <Notice kind="success" title={told} />}
      <DataTable
        caption="事務局の担当者"
        rows={people}
        rowKey={({ id }) => id}
        empty="担当者は登録されていません。"
        columns={[
          {
            heading: 'お名前',
            cell: ({ id, name }) => (mayChange ? <TextLink to={`/staff/people/${id}`}>{name}</TextLink> : name),
          },
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
      <OpenInvitations invitations={invitations} mayWithdraw={mayInvite} />
    </>
  );
}
