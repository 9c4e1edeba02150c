import { type MetaFunction, data, redirect } from '@remix-run/node';
import { Form, useActionData, useLoaderData } from '@remix-run/react';
import { parseId } from '#app/core/ids.ts';
import { maskedAddress } from '#app/core/masked.ts';
import { mayDo } from '#app/features/access/rules.ts';
import { renewClientAddress } from '#app/features/client-pages/commands.server.ts';
import { AddressForm, ADDRESS_FIELDS } from '#app/features/client-pages/form.ts';
import { explainAddressRefusal } from '#app/features/client-pages/messages.ts';
import { listClientAddresses } from '#app/features/client-pages/queries.server.ts';
import { findContract } from '#app/features/contracts/queries.server.ts';
import { askedText } from '#app/platform/asked-text.server.ts';
import { readFields } from '#app/platform/form-fields.server.ts';
import { staffAction, staffLoader } from '#app/platform/guards.server.ts';
import { found } from '#app/platform/respond.server.ts';
import { SubmitButton } from '#app/ui/buttons.tsx';
import { DataTable } from '#app/ui/data-table.tsx';
import { DayText } from '#app/ui/figures.tsx';
import { Notice } from '#app/ui/notices.tsx';
import { PageHeading } from '#app/ui/page-parts.tsx';

export const meta: MetaFunction = () => [{ title: 'お客様の契約ページ|パートナーポータル' }];

export const loader = staffLoader('cancellations.request', async (context, { params, request }) => {
  const id = found(parseId('ctr', params['id']), '契約');
  const { contract, client } = found(await findContract(context, id), '契約');
  const { today } = context;
  return {
    ...{ id, orderNumber: contract.orderNumber, done: askedText(request, 'done'), today },
    email: client && (mayDo(context.staff.role, 'clients.contact') ? client.email : maskedAddress(client.email)),
    addresses: await listClientAddresses(context, id),
  };
});

export const action = staffAction('cancellations.request', async (context, { params, request }) => {
  const id = found(parseId('ctr', params['id']), '契約');
  found(await findContract(context, id), '契約');
  const asked = AddressForm.safeParse(Object.fromEntries(await readFields(request, ADDRESS_FIELDS)));
  if (!asked.success) return data({ sentence: asked.error.issues[0]?.message ?? '' }, { status: 400 });
  const { intent } = asked.data;
  const outcome = await renewClientAddress(context, id, { send: intent === 'send' });
  if (!outcome.ok) return data({ sentence: explainAddressRefusal(outcome.refusal) }, { status: 409 });
  return redirect(`/staff/contracts/${id}/address?done=${intent}`);
});

export default function ClientAddress() {
  const { id, orderNumber, email, done } = useLoaderData<typeof loader>();
  const refusal = useActionData<typeof action>();
  return (
    <>
      <PageHeading
        title="お客様の契約ページ"
        lead="お客様は、注文と請求書の通知メールに記載されたアドレスから、サインインせずに契約の確認と解約ができます。アドレスそのものは、お客様のほかには表示されません。"
        crumbs={[
          { to: '/staff/contracts', label: '注文・契約' },
          { to: `/staff/contracts/${id}`, label: orderNumber },
        ]}
      />
      {refusal && (
        <Notice kind="error" title="操作を完了できませんでした">
          <p>{refusal.sentence}</p>
        </Notice>
      )}
      {done === 'send' && (
        <Notice kind="success" title="新しいアドレスの通知メールを作成しました">
          <p>これまでのアドレスは無効になりました。</p>
        </Notice>
      )}
      {done === 'revoke' && <Notice kind="success" title="これまでのアドレスを無効にしました" />}
      <Addresses />
      {email ? (
        <Form method="post" className="flex flex-wrap gap-4">
          <SubmitButton name="intent" value="send">
            無効にして、新しいアドレスを {email} へ送る
          </SubmitButton>
          <SubmitButton name="intent" value="revoke" look="danger">
            無効にするだけ
          </SubmitButton>
        </Form>
      ) : (
        <p>お客様の登録がない契約です。パートナーはマイページをご利用ください。</p>
      )}
    </>
  );
}

function Addresses() {
  const { addresses, today } = useLoaderData<typeof loader>();
  return (
    <DataTable
      caption="作成したアドレス"
      rows={addresses}
      rowKey={({ madeOn, revokedOn, endsOn }) => `${madeOn} ${revokedOn ?? ''} ${endsOn}`}
      empty="アドレスはまだ作成していません。"
      columns={[
        { heading: '作成日', cell: ({ madeOn }) => <DayText value={madeOn} /> },
        { heading: '有効期限', cell: ({ endsOn }) => <DayText value={endsOn} /> },
        {
          heading: '状態',
          cell: ({ revokedOn, endsOn }) =>
            revokedOn ? (
              <>
                無効(
                <DayText value={revokedOn} />)
              </>
            ) : endsOn < today ? (
              '期限切れ'
            ) : (
              '有効'
            ),
        },
      ]}
    />
  );
}
