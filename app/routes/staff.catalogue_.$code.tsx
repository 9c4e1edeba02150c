import { type SubmissionResult, useForm } from '@conform-to/react';
import { parseWithZod } from '@conform-to/zod/v4';
import { type MetaFunction, data, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { mayDo } from '#app/features/access/rules.ts';
import { proposePrice } from '#app/features/catalogue/commands.server.ts';
import { ItemPriceForm, PRICE_FIELDS, PlanPriceForm } from '#app/features/catalogue/form.ts';
import { cycleName, explainPriceRefusal, itemFamilyName, planGroupName } from '#app/features/catalogue/messages.ts';
import { findProduct } from '#app/features/catalogue/queries.server.ts';
import type { ItemPrice, PlanPrice, PriceChange } from '#app/features/catalogue/rules.ts';
import { PriceEffects, type PriceEffect } from '#app/features/catalogue/ui/price-effects.tsx';
import { loadPriceEffect } from '#app/features/contract-items/queries.server.ts';
import { readFields } from '#app/platform/form-fields.server.ts';
import { staffAction, staffLoader } from '#app/platform/guards.server.ts';
import { found } from '#app/platform/respond.server.ts';
import { SubmitButton } from '#app/ui/buttons.tsx';
import { type Field, TextField } from '#app/ui/controls.tsx';
import { DataTable } from '#app/ui/data-table.tsx';
import { DayText, YenText } from '#app/ui/figures.tsx';
import { Notice } from '#app/ui/notices.tsx';
import { PageHeading, Section } from '#app/ui/page-parts.tsx';
import { PortalForm } from '#app/ui/portal-form.tsx';

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `${data ? data.product.name : '商品'}の価格|パートナーポータル` },
];

export const loader = staffLoader('catalogue.view', async (context, { params }) => ({
  product: found(await findProduct(context, params['code']), '商品'),
  today: context.today,
  mayEnter: mayDo(context.staff.role, 'catalogue.enter'),
}));

/** What a posted price answers: the form again, and what the price would change once it is well-formed. */
type Answer = { result: SubmissionResult; effect: PriceEffect | null };

export const action = staffAction('catalogue.enter', async (context, { request, params }) => {
  const product = found(await findProduct(context, params['code']), '商品');
  const schema = product.kind === 'plan' ? PlanPriceForm : ItemPriceForm;
  const submission = parseWithZod(await readFields(request, PRICE_FIELDS), { schema });
  const again = (result: SubmissionResult, status: number, effect: PriceEffect | null = null) =>
    data<Answer>({ result, effect }, { status });
  if (submission.status !== 'success') return again(submission.reply(), 400);

  const { step, fromDay, ...amounts } = submission.value;
  const change: PriceChange =
    'amount' in amounts
      ? { kind: 'item', itemCode: product.code, fromDay, ...amounts }
      : { kind: 'plan', planCode: product.code, fromDay, ...amounts };
  if (step === 'preview') return again(submission.reply(), 200, await loadPriceEffect(context, change));
  const outcome = await proposePrice(context, change);
  if (outcome.ok) return redirect('/staff/catalogue?done=price');
  const sentences = [explainPriceRefusal(outcome.refusal)];
  return again(
    submission.reply(
      outcome.refusal.code === 'already-in-force' ? { fieldErrors: { fromDay: sentences } } : { formErrors: sentences },
    ),
    409,
  );
});

export default function ProductPrice() {
  const { product, today, mayEnter } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeading
        title={product.name}
        lead={
          product.kind === 'plan'
            ? `${product.code}・${planGroupName(product.planGroup)}`
            : `${product.code}・${itemFamilyName(product.family)}・${cycleName(product)}`
        }
        crumbs={[{ to: '/staff/catalogue', label: '商品・価格' }]}
      />
      <DataTable
        caption="価格の履歴(税抜)"
        rows={pricesOf(product)}
        rowKey={({ fromDay }) => fromDay}
        empty="価格は登録されていません。登録されるまで、お申し込みを受け付けません。"
        columns={[
          { heading: '適用開始日', cell: ({ fromDay }) => <DayText value={fromDay} /> },
          {
            heading: product.kind === 'plan' ? '月額' : '価格',
            cell: (price) => <YenText value={'amount' in price ? price.amount : price.monthlyFee} />,
            figures: true,
          },
          ...(product.kind === 'plan'
            ? [
                {
                  heading: '初期費用',
                  cell: (price: PlanPrice | ItemPrice) =>
                    'setupFee' in price ? <YenText value={price.setupFee} /> : '—',
                  figures: true,
                },
              ]
            : []),
          { heading: '状態', cell: ({ fromDay }) => (fromDay > today ? '適用前' : '適用済み') },
        ]}
      />
      {mayEnter && (
        <Section title="新しい価格" lead="申請した価格は、別の担当者が承認すると適用開始日から有効になります。">
          <NewPrice />
        </Section>
      )}
    </>
  );
}

function pricesOf({ prices }: { prices: readonly (PlanPrice | ItemPrice)[] }) {
  return prices;
}

function NewPrice() {
  const { product } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const required = { required: true };
  const [form, fields] = useForm<{ fromDay: string; monthlyFee: string; setupFee: string; amount: string }>({
    lastResult: answer?.result ?? null,
    constraint: { fromDay: required, monthlyFee: required, setupFee: required, amount: required },
  });
  return (
    <PortalForm form={form}>
      <TextField
        field={fields.fromDay}
        label="適用開始日"
        hint={
          product.now
            ? '明日以降を「2027-04-01」の形式で入力します。この日以降に発行する請求書から適用します。'
            : '本日以降を「2027-04-01」の形式で入力します。'
        }
        autoComplete="off"
      />
      {product.kind === 'plan' ? (
        <>
          <Amount field={fields.monthlyFee} label="月額(税抜)" />
          <Amount field={fields.setupFee} label="初期費用(税抜)" />
        </>
      ) : (
        <Amount field={fields.amount} label={`価格(税抜・${product.unit})`} />
      )}
      {answer?.effect && (
        <>
          <Notice kind="info" title="入力内容に誤りはありません">
            <p>下の表で影響をご確認のうえ、「この内容で申請する」を押してください。</p>
          </Notice>
          <PriceEffects effect={answer.effect} />
        </>
      )}
      <div className="flex flex-wrap gap-4">
        <SubmitButton name="step" value="preview" look={answer?.effect ? 'outline' : 'fill'}>
          影響を確認する
        </SubmitButton>
        {answer?.effect && (
          <SubmitButton name="step" value="enter">
            この内容で申請する
          </SubmitButton>
        )}
      </div>
    </PortalForm>
  );
}

function Amount({ field, label }: { field: Field; label: string }) {
  return <TextField field={field} label={label} width="short" inputMode="numeric" suffix="円" autoComplete="off" />;
}
