import { type SubmissionResult, useForm } from '@conform-to/react';
import { getZodConstraint, parseWithZod } from '@conform-to/zod/v4';
import { type MetaFunction, data, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { rateText } from '#app/core/wording.ts';
import { proposePrice } from '#app/features/catalogue/commands.server.ts';
import { TAX_FIELDS, TaxRateForm } from '#app/features/catalogue/form.ts';
import { explainPriceRefusal } from '#app/features/catalogue/messages.ts';
import { listTaxRates, loadPolicyToday } from '#app/features/catalogue/queries.server.ts';
import { readFields } from '#app/platform/form-fields.server.ts';
import { staffAction, staffLoader } from '#app/platform/guards.server.ts';
import { SubmitButton } from '#app/ui/buttons.tsx';
import { TextField } from '#app/ui/controls.tsx';
import { DataTable } from '#app/ui/data-table.tsx';
import { DayText, RateText } from '#app/ui/figures.tsx';
import { Notice } from '#app/ui/notices.tsx';
import { PageHeading, Section } from '#app/ui/page-parts.tsx';
import { PortalForm } from '#app/ui/portal-form.tsx';

export const meta: MetaFunction = () => [{ title: '消費税率の改定|パートナーポータル' }];

export const loader = staffLoader('catalogue.enter', async (context) => ({
  rates: await listTaxRates(context),
  now: (await loadPolicyToday(context)).taxRate,
}));

/** What a posted rate answers: the form again, and whether it may be entered now that its effect is shown. */
type Answer = { result: SubmissionResult; previewed: boolean };

export const action = staffAction('catalogue.enter', async (context, { request }) => {
  const submission = parseWithZod(await readFields(request, TAX_FIELDS), { schema: TaxRateForm });
  const again = (result: SubmissionResult, status: number, previewed = false) =>
    data<Answer>({ result, previewed }, { status });
  if (submission.status !== 'success') return again(submission.reply(), 400);
  const { step, fromDay, percent } = submission.value;
  if (step === 'preview') return again(submission.reply(), 200, true);
  const outcome = await proposePrice(context, { kind: 'tax', fromDay, rate: percent });
  if (outcome.ok) return redirect('/staff/catalogue?done=tax');
  return again(submission.reply({ formErrors: [explainPriceRefusal(outcome.refusal)] }), 409);
});

export default function TaxRates() {
  const { now } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const [form, fields] = useForm<{ fromDay: string; percent: string }>({
    lastResult: answer?.result ?? null,
    constraint: getZodConstraint(TaxRateForm),
  });
  return (
    <>
      <PageHeading
        title="消費税率の改定"
        lead={`現在の税率は${rateText(now)}です。適用開始日以降に発行する請求書から新しい税率になり、発行済みの請求書は変わりません。`}
        crumbs={[{ to: '/staff/catalogue', label: '商品・価格' }]}
      />
      <PortalForm form={form}>
        <TextField
          field={fields.fromDay}
          label="適用開始日"
          hint="明日以降を「2027-04-01」の形式で入力します。"
          autoComplete="off"
        />
        <TextField
          field={fields.percent}
          label="税率"
          width="short"
          inputMode="decimal"
          suffix="%"
          autoComplete="off"
        />
        {answer?.previewed && (
          <Notice kind="info" title="入力内容に誤りはありません">
            <p>
              適用開始日以降に発行するすべての請求書と、お申し込み画面の税込価格が変わります。別の担当者が承認すると有効になります。
            </p>
          </Notice>
        )}
        <div className="flex flex-wrap gap-4">
          <SubmitButton name="step" value="preview" look={answer?.previewed ? 'outline' : 'fill'}>
            影響を確認する
          </SubmitButton>
          {answer?.previewed && (
            <SubmitButton name="step" value="enter">
              この内容で申請する
            </SubmitButton>
          )}
        </div>
      </PortalForm>
      <Entered />
    </>
  );
}

function Entered() {
  const { rates } = useLoaderData<typeof loader>();
  return (
    <Section title="登録されている税率">
      <DataTable
        caption="登録されている税率"
        captionShown={false}
        rows={rates}
        rowKey={({ fromDay }) => fromDay}
        empty="改定は登録されていません。制度の設定の税率を適用しています。"
        columns={[
          { heading: '適用開始日', cell: ({ fromDay }) => <DayText value={fromDay} /> },
          { heading: '税率', cell: ({ rate }) => <RateText value={rate} />, figures: true },
        ]}
      />
    </Section>
  );
}
