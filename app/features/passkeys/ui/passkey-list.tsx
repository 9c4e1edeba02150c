import { Form } from '@remix-run/react';
import { SubmitButton } from '#app/ui/buttons.tsx';
import { DataTable } from '#app/ui/data-table.tsx';

/** A passkey as its owner sees it. */
export type ShownPasskey = { id: string; name: string; createdAt: string; lastUsedAt: string | null };

/** Somebody's passkeys, each with a button that removes it. */
export function PasskeyList({ passkeys, mayRemove }: { passkeys: readonly ShownPasskey[]; mayRemove: boolean }) {
  return (
    <DataTable
      caption="登録済みのパスキー"
      rows={passkeys}
      rowKey={({ id }) => id}
      empty="登録されているパスキーはありません。"
      columns={[
        { heading: '名前', cell: ({ name }) => <span className="break-words">{name}</span> },
        { heading: '登録日時', cell: ({ createdAt }) => createdAt },
        { heading: '最終利用', cell: ({ lastUsedAt }) => lastUsedAt ?? '未使用' },
        {
          heading: '操作',
          cell: ({ id, name }) =>
            mayRemove && (
              <Form method="post">
                <input type="hidden" name="id" value={id} />
                <SubmitButton look="outline" name="intent" value="remove-passkey">
                  削除する<span className="sr-only">: {name}</span>
                </SubmitButton>
              </Form>
            ),
        },
      ]}
    />
  );
}
