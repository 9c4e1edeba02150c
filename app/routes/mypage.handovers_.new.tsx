import { useForm } from '@conform-to/react';
import { getZodConstraint, parseWithZod } from '@conform-to/zod/v4';
import { type MetaFunction, data, redirect } from '@remix-run/node';
import { Form, useActionData, useLoaderData } from '@remix-run/react';
import type { z } from 'zod';
import { addMonths } from '#app/core/calendar.ts';
import { monthText } from '#app/core/wording.ts';
import { firstMonthToMove } from '#app/features/contract-moves/rules.ts';
import { ContractStateLabel } from '#app/features/contracts/ui/contract-state.tsx';
import { proposeHandover, reviewHandover } from '#app/features/handovers/commands.server.ts';
import { HANDOVER_FIELDS, HandoverForm } from '#app/features/handovers/form.ts';
import { explainProposingRefusal } from '#app/features/handovers/messages.ts';
import { listChoices } from '#app/features/handovers/queries.server.ts';
import { MOST_CONTRACTS } from '#app/features/handovers/rules.ts';
import { CountChangeFacts, HandoverContracts, HandoverTerms } from '#app/features/handovers/ui/handover-parts.tsx';
import { tidyPartnerCode } from '#app/features/partners/rules.ts';
import { readFields } from '#app/platform/form-fields.server.ts';
import { partnerAction, partnerLoader } from '#app/platform/guards.server.ts';
import { ButtonLink, SubmitButton } from '#app/ui/buttons.tsx';
import { SelectField, TextAreaField, TextField } from '#app/ui/controls.tsx';
import { DataTable } from '#app/ui/data-table.tsx';
import { DayText } from '#app/ui/figures.tsx';
import { DescriptionList, PageHeading, Section } from '#app/ui/page-parts.tsx';
import { PortalForm } from '#app/ui/portal-form.tsx';

export const meta: MetaFunction = () => [{ title: 'ご契約の移管の提案|パートナーポータル' }];

/** How many months are offered, the first one included. */
const MONTHS_OFFERED = 6;

export const loader = partnerLoader(async (context) => {
  const first = firstMonthToMove('handover', context.today);
  const choices = await listChoices(context, MOST_CONTRACTS);
  return {
    programme: context.partner.programme,
    days: context.policy.handoverAnswerDays,
    choices: choices.map(({ orderNumber, company, state, renewsOn }) => ({ orderNumber, company, state, renewsOn })),
    months: Array.from({ length: MONTHS_OFFERED }, (_, index) => addMonths(first, index)),
  };
});

export const action = partnerAction(async (context, { request }) => {
  const submission = parseWithZod(await readFields(request, HANDOVER_FIELDS), { schema: HandoverForm });
  if (submission.status !== 'success') return data({ reply: submission.reply(), review: null }, { status: 400 });
  const { intent, orderNumber: orderNumbers, ...offer } = submission.value;
  const refusedWith = (sentence: string) =>
    data({ reply: submission.reply({ formErrors: [sentence] }), review: null }, { status: 409 });
  if (intent === 'propose') {
    const proposed = await proposeHandover(context, { orderNumbers, ...offer });
    return proposed.ok
      ? redirect(`/mypage/handovers/${proposed.value}?done=proposed`)
      : refusedWith(explainProposingRefusal(proposed.refusal));
  }
  const reviewed = await reviewHandover(context, { orderNumbers, ...offer });
  if (!reviewed.ok) return refusedWith(explainProposingRefusal(reviewed.refusal));
  const { contracts, change } = reviewed.value;
  const shown = contracts.map(({ orderNumber, company, planName, renewsOn }) => ({
    ...{ orderNumber, company, planName, renewsOn },
  }));
  return data({ reply: submission.reply(), review: { offer, contracts: shown, change } });
}, 'own.order');

export default function NewHandover() {
  const answer = useActionData<typeof action>();
  return (
    <>
      <PageHeading
        title="ご契約の移管の提案"
        lead="移管先が承諾するまで、ご契約は変わりません。"
        crumbs={[
          { to: '/mypage/contracts', label: 'ご契約' },
          { to: '/mypage/handovers', label: 'ご契約の移管' },
        ]}
      />
      {answer?.review ? <Review {...answer.review} /> : <Choose />}
    </>
  );
}

type Answered = NonNullable<ReturnType<typeof useActionData<typeof action>>>;

function Review({ offer, contracts, change }: NonNullable<Answered['review']>) {
  const { programme, days } = useLoaderData<typeof loader>();
  const { partnerCode, fromMonth, note } = offer;
  return (
    <Section title="内容の確認" lead={`移管先は、${days}日以内(移管する月の前日まで)に承諾または辞退します。`}>
      <DescriptionList
        items={[
          { term: '移管先', description: tidyPartnerCode(partnerCode) },
          { term: '移管する月', description: `${monthText(fromMonth)}から` },
          { term: 'メッセージ', description: note || '—' },
        ]}
      />
      <CountChangeFacts change={change} />
      <HandoverContracts contracts={contracts} shownAs="移管先にお見せする内容" />
      <HandoverTerms programme={programme} />
      <Form method="post">
        {contracts.map(({ orderNumber }) => (
          <input key={orderNumber} type="hidden" name="orderNumber" value={orderNumber} />
        ))}
        <input type="hidden" name="partnerCode" value={partnerCode} />
        <input type="hidden" name="fromMonth" value={fromMonth} />
        <input type="hidden" name="note" value={note} />
        <p className="mt-8 flex flex-wrap gap-4">
          <ButtonLink to="/mypage/handovers/new" look="outline" reload>
            選び直す
          </ButtonLink>
          <SubmitButton name="intent" value="propose">
            この内容で提案する
          </SubmitButton>
        </p>
      </Form>
    </Section>
  );
}

function Choose() {
  const { months } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const [form, fields] = useForm<z.input<typeof HandoverForm>>({
    id: 'handover',
    lastResult: answer ? answer.reply : null,
    constraint: getZodConstraint(HandoverForm),
    defaultValue: { fromMonth: months[0] ?? '' },
  });
  const chosen: unknown = fields.orderNumber.initialValue;
  return (
    <PortalForm form={form}>
      <Choices chosen={Array.isArray(chosen) ? chosen : [chosen]} errors={fields.orderNumber.errors} />
      <div className="max-w-[48rem]">
        <TextField
          field={fields.partnerCode}
          label="移管先のパートナー番号"
          hint="移管先のパートナー様にご確認ください。"
          autoComplete="off"
        />
        <SelectField
          field={fields.fromMonth}
          label="移管する月"
          placeholder={null}
          options={months.map((month) => ({ value: month, label: `${monthText(month)}から` }))}
        />
        <TextAreaField field={fields.note} label="移管先へのメッセージ" />
        <SubmitButton name="intent" value="review">
          内容を確認する
        </SubmitButton>
      </div>
    </PortalForm>
  );
}

function Choices({ chosen, errors }: { chosen: readonly unknown[]; errors: readonly string[] | undefined }) {
  const { choices } = useLoaderData<typeof loader>();
  return (
    <fieldset className="min-w-0" aria-describedby={errors ? 'choice-errors' : undefined}>
      <legend className="text-std-17B-170">移管するご契約</legend>
      {errors && (
        <p id="choice-errors" className="text-error-2">
          {errors.join('')}
        </p>
      )}
      <DataTable
        caption={`ご契約(新しい順、最大${MOST_CONTRACTS}件)`}
        rows={choices}
        rowKey={({ orderNumber }) => orderNumber}
        empty="移管できるご契約はありません。"
        columns={[
          {
            heading: '注文番号',
            cell: ({ orderNumber }) => (
              <label className="flex min-h-11 items-center gap-3 whitespace-nowrap">
                <input
                  type="checkbox"
                  name="orderNumber"
                  value={orderNumber}
                  defaultChecked={chosen.includes(orderNumber)}
                  className="size-5 shrink-0 accent-blue-900"
                />
                {orderNumber}
              </label>
            ),
            names: true,
          },
          { heading: '会社名', cell: ({ company }) => company ?? '—' },
          { heading: '状況', cell: ({ state }) => <ContractStateLabel state={state} /> },
          { heading: '更新日', cell: ({ renewsOn }) => (renewsOn ? <DayText value={renewsOn} /> : '—') },
        ]}
      />
    </fieldset>
  );
}
