import { type SubmissionResult, useForm } from '@conform-to/react';
import { parseWithZod } from '@conform-to/zod/v4';
import { type MetaFunction, data, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { addMonths, monthOf } from '#app/core/calendar.ts';
import { monthText } from '#app/core/wording.ts';
import { planGroupName } from '#app/features/catalogue/messages.ts';
import { listPlans } from '#app/features/catalogue/queries.server.ts';
import { findLatestClose, listProgrammeCounts } from '#app/features/closes/queries.server.ts';
import { proposeRateCard } from '#app/features/rates/commands.server.ts';
import {
  RATE_CARD_FIELDS,
  ROWS_AT_FIRST,
  type TypedRow,
  cellOfFault,
  rateCardForm,
  rowsToShow,
} from '#app/features/rates/form.ts';
import { explainCardFault, explainCardRefusal, programmeName } from '#app/features/rates/messages.ts';
import { loadRateCards } from '#app/features/rates/queries.server.ts';
import {
  type CardFault,
  type CardImpact,
  type RateCard,
  cardFaults,
  cardImpact,
  cardInForce,
} from '#app/features/rates/rules.ts';
import { CardImpactTable } from '#app/features/rates/ui/card-impact.tsx';
import { CardRowFields } from '#app/features/rates/ui/card-row-fields.tsx';
import type { StaffContext } from '#app/platform/context.server.ts';
import { readFields } from '#app/platform/form-fields.server.ts';
import { staffAction, staffLoader } from '#app/platform/guards.server.ts';
import { SubmitButton } from '#app/ui/buttons.tsx';
import { SelectField, TextField } from '#app/ui/controls.tsx';
import { Notice } from '#app/ui/notices.tsx';
import { PageHeading, Section } from '#app/ui/page-parts.tsx';
import { PortalForm } from '#app/ui/portal-form.tsx';

export const meta: MetaFunction = () => [{ title: '料率表の申請|パートナーポータル' }];

export const loader = staffLoader('rates.propose', async (context) => ({
  month: monthOf(context.today),
  groups: (await planGroups(context)).map((code) => ({ code, name: planGroupName(code) })),
}));

/** What a posted card answers: the form again with so many rows, and whom the card would move once it is well-formed. */
type Answer = {
  result: SubmissionResult;
  rows: number;
  impact: { lines: CardImpact[]; caption: string } | null;
};

export const action = staffAction('rates.propose', async (context, { request }) => {
  const fields = await readFields(request, RATE_CARD_FIELDS);
  const submission = parseWithZod(fields, { schema: rateCardForm(await planGroups(context)) });
  const again = (result: SubmissionResult, status: number, impact: Answer['impact'] = null) =>
    data<Answer>({ result, rows: rowsToShow(fields), impact }, { status });
  if (fields.get('step') === 'more') {
    // The rows stay as typed; mistakes in them are told when the card is sent.
    const { status: _status, error: _error, ...kept } = submission.reply();
    return again(kept, 200);
  }
  if (submission.status !== 'success') return again(submission.reply(), 400);

  const { programme, effectiveFrom, rows, step } = submission.value;
  const card: RateCard = { programme, effectiveFrom, rows: rows.map(({ at: _at, ...row }) => row) };
  const faulty = (faults: readonly CardFault[]) => again(submission.reply(atTheirRows(faults, rows)), 409);
  if (step !== 'enter') {
    const faults = cardFaults(card.rows);
    return faults.length > 0 ? faulty(faults) : again(submission.reply(), 200, await impactOf(context, card));
  }
  const outcome = await proposeRateCard(context, card);
  if (outcome.ok) return redirect('/staff/rates?done=proposed');
  if (outcome.refusal.code === 'faulty-rows') return faulty(outcome.refusal.faults);
  const sentence = explainCardRefusal(outcome.refusal);
  return again(submission.reply({ fieldErrors: { effectiveFrom: [sentence] } }), 409);
});

function atTheirRows(faults: readonly CardFault[], rows: readonly TypedRow[]) {
  const fieldErrors: Record<string, string[]> = {};
  for (const fault of faults) {
    if (fault.code === 'no-rows') return { formErrors: [explainCardFault(fault)] };
    const name = `rows[${rows[fault.row]?.at ?? fault.row}].${cellOfFault(fault)}`;
    fieldErrors[name] = [...(fieldErrors[name] ?? []), explainCardFault(fault)];
  }
  return { fieldErrors };
}

async function impactOf(context: StaffContext, card: RateCard): Promise<Answer['impact']> {
  const [cards, close] = await Promise.all([loadRateCards(context), findLatestClose(context)]);
  if (!close) return { lines: [], caption: 'まだ締めた月がないため、影響を受けるパートナーはありません' };
  const before = cardInForce(cards, card.programme, addMonths(card.effectiveFrom, -1));
  const counts = await listProgrammeCounts(context, close.month, card.programme);
  return {
    lines: cardImpact(before, card, counts),
    caption: `${programmeName(card.programme)}のパートナー数(${monthText(close.month)}末の件数にあてはめた場合)`,
  };
}

async function planGroups(context: StaffContext): Promise<string[]> {
  const plans = await listPlans(context);
  return [...new Set(plans.filter(({ kind }) => kind === 'server').map(({ planGroup }) => planGroup))];
}

export default function NewCard() {
  const { month, groups } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const [form, fields] = useForm<{ programme: string; effectiveFrom: string }>({
    lastResult: answer?.result ?? null,
    constraint: { programme: { required: true }, effectiveFrom: { required: true } },
  });
  return (
    <>
      <PageHeading
        title="新しい料率表の申請"
        lead="申請した料率表は、別の担当者が承認すると登録されます。登録後は変更できません。訂正するときは、新しい適用開始月の料率表を申請します。"
        crumbs={[{ to: '/staff/rates', label: '料率表' }]}
      />
      <PortalForm form={form}>
        <SelectField
          field={fields.programme}
          label="プログラム"
          options={(['discount', 'cashback'] as const).map((value) => ({ value, label: programmeName(value) }))}
        />
        <TextField
          field={fields.effectiveFrom}
          label="適用開始月"
          width="short"
          autoComplete="off"
          hint={`${monthText(month)}以降を「2026-12」の形式で入力します。この月の月末件数から適用します。`}
        />
        <CardRowFields
          groups={groups}
          result={answer?.result}
          count={answer ? answer.rows : ROWS_AT_FIRST}
          formId={form.id}
        />
        {answer?.impact && <Impact impact={answer.impact} />}
        <div className="flex flex-wrap gap-4">
          <SubmitButton name="step" value="preview" look={answer?.impact ? 'outline' : 'fill'}>
            影響を確認する
          </SubmitButton>
          {answer?.impact && (
            <SubmitButton name="step" value="enter">
              この内容で申請する
            </SubmitButton>
          )}
          <SubmitButton name="step" value="more" look="outline">
            行を増やす
          </SubmitButton>
        </div>
      </PortalForm>
    </>
  );
}

function Impact({ impact }: { impact: NonNullable<Answer['impact']> }) {
  const { groups } = useLoaderData<typeof loader>();
  return (
    <Section title="承認された場合の影響">
      <Notice kind="info" title="入力内容に誤りはありません">
        <p>下の表で影響をご確認のうえ、「この内容で申請する」を押してください。</p>
      </Notice>
      <CardImpactTable
        caption={impact.caption}
        impact={impact.lines}
        groupNames={Object.fromEntries(groups.map(({ code, name }) => [code, name]))}
      />
    </Section>
  );
}
