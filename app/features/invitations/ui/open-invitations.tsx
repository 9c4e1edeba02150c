import { Form } from '@remix-run/react';
import { SubmitButton } from '#app/ui/buttons.tsx';
import { DataTable } from '#app/ui/data-table.tsx';

type Shown = { id: string; name: string; email: string; role: string; until: string };

/** Who is invited and has not come yet, the role in words; each can be taken back where `mayWithdraw` says so. */
export function OpenInvitations({
  invitations,
  mayWithdraw = true,
}: {
  invitations: readonly Shown[];
  mayWithdraw?: boolean;
}) {
  return (
    <DataTable
      caption="招待中"
      rows={invitations}
      rowKey={({ id }) => id}
      empty="招待中の方はいません。"
      columns={[
        { heading: 'お名前', cell: ({ name }) => name },
        { heading: 'メールアドレス', cell: ({ email }) => email },
        { heading: '役割', cell: ({ role }) => role },
        { heading: '有効期限', cell: ({ until }) => until },
        {
          heading: '操作',
          cell: ({ id }) =>
            mayWithdraw && (
              <Form method="post">
                <SubmitButton look="outline" name="withdraw" value={id}>
                  取り消す
                </SubmitButton>
              </Form>
            ),
        },
      ]}
    />
  );
}
