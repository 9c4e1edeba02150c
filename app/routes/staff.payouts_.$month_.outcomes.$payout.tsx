import { useForm } from '@conform-to/react';
import { getZodConstraint, parseWithZod } from '@conform-to/zod/v4';
import { type MetaFunction, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import type { z } from 'zod';
import { parseMonth } from '#app/core/calendar.ts';
import { parseId } from '#app/core/ids.ts';
import { monthText, yenText } from '#app/core/wording.ts';
import { mayDo } from '#app/features/access/rules.ts';
import { routeName } from '#app/features/bank-files/rules.ts';
import { outcomeName } from '#app/features/bank-results/messages.ts';
import { proposeOutcome } from '#app/features/outcome-proposals/commands.server.ts';
import { OUTCOME_FIELDS, OutcomeFields, OutcomeForm } from '#app/features/outcome-proposals/form.ts';
import { explainEntryRefusal } from '#app/features/outcome-proposals/messages.ts';
import { listWaiting } from '#app/features/outcome-proposals/queries.server.ts';
import { findPartner } from '#app/features/partners/queries.server.ts';
import { maskedPayee } from '#app/features/partners/rules.ts';
import { findPayout } from '#app/features/payouts/queries.server.ts';
import { listEndsOfPayout } from '#app/features/transfer-outcomes/queries.server.ts';
import { outcomesOf } from '#app/features/transfer-outcomes/rules.ts';
import type { StaffContext } from '#app/platform/context.server.ts';
import { readFields } from '#app/platform/form-fields.server.ts';
import { staffAction, staffLoader } from '#app/platform/guards.server.ts';
import { found, mistakesReply, refusalReply } from '#app/platform/respond.server.ts';
import { SubmitButton } from '#app/ui/buttons.tsx';
import { RadioField, SelectField, TextField } from '#app/ui/controls.tsx';
import { DataTable } from '#app/ui/data-table.tsx';
import { DayText, YenText } from '#app/ui/figures.tsx';
import { StatusLabel } from '#app/ui/notices.tsx';
import { DescriptionList, PageHeading } from '#app/ui/page-parts.tsx';
import { PortalForm } from '#app/ui/portal-form.tsx';

export const meta: MetaFunction = () => [{ title: '送金結果の入力|パートナーポータル' }];

type Params = Readonly<Record<string, string | undefined>>;

export const loader = staffLoader('payouts.mark', async (context, { params }) => {
  const payout = await payoutIn(context, params);
  const [partner, ends, waiting] = await Promise.all([
    findPartner(context, payout.partnerId),
    listEndsOfPayout(context, payout.id),
    listWaiting(context, payout.month),
  ]);
  const shown = mayDo(context.staff.role, 'payees.see') ? payout : maskedPayee(payout);
  return {
    outcomes: outcomesOf(payout.route),
    ...{
      month: payout.month,
      route: payout.route,
      sentOn: payout.sentOn,
      familyName: shown.familyName,
      givenName: shown.givenName,
    },
    partnerName: partner ? partner.name : '—',
    transfers: ends.map(({ payoutId, part, amount, outcome, recordedOn, reason }) => ({
      ...{ part, amount, outcome, recordedOn, reason },
      waits: waiting.has(`${payoutId} ${part}`),
    })),
  };
});

export const action = staffAction('payouts.mark', async (context, { params, request }) => {
  const { id, month } = await payoutIn(context, params);
  const submission = parseWithZod(await readFields(request, OUTCOME_FIELDS), { schema: OutcomeForm });
  if (submission.status !== 'success') return mistakesReply(submission);
  const { part, ...entered } = submission.value;
  const ends = await listEndsOfPayout(context, id);
  const chosen = ends.filter((end) => (part === 0 ? end.outcome === null : end.part === part));
  const outcome = await proposeOutcome(context, month, chosen, entered);
  if (!outcome.ok) return refusalReply(submission, explainEntryRefusal(outcome.refusal));
  return redirect(`/staff/payout-results/${outcome.value}?done=proposed`);
});

async function payoutIn(context: StaffContext, params: Params) {
  const month = found(parseMonth(params['month'] ?? ''), '支払');
  const payout = await findPayout(context, found(parseId('out', params['payout']), '支払'));
  return found(payout?.month === month ? payout : undefined, '支払');
}

export default function EnterOutcome() {
  const { month, partnerName, familyName, givenName, route, sentOn, transfers } = useLoaderData<typeof loader>();
  const open = transfers.filter(({ outcome, waits }) => outcome === null && !waits);
  return (
    <>
      <PageHeading
        title="送金結果の入力"
        lead="銀行から連絡のあった結果を入力します。別の担当者が承認すると記録され、返戻された金額は次の支払処理に含まれます。"
        crumbs={[
          { to: '/staff/payouts', label: '送金' },
          { to: `/staff/payouts/${month}`, label: monthText(month) },
          { to: `/staff/payouts/${month}/results`, label: '送金結果' },
        ]}
      />
      <DescriptionList
        items={[
          { term: 'パートナー', description: partnerName },
          { term: '受取名義', description: `${familyName} ${givenName}` },
          { term: '送金方法', description: routeName(route) },
          { term: '送金日', description: sentOn ? <DayText value={sentOn} /> : '未送金' },
        ]}
      />
      <DataTable
        caption="この支払の送金"
        rows={transfers}
        rowKey={({ part }) => String(part)}
        empty="この支払は、まだ銀行ファイルに含まれていません。"
        columns={[
          { heading: '番号', cell: ({ part }) => `${part}件目` },
          { heading: '金額', cell: ({ amount }) => <YenText value={amount} />, figures: true },
          {
            heading: '結果',
            cell: ({ outcome, waits, recordedOn, reason }) =>
              outcome ? (
                <>
                  <StatusLabel tone={outcome === 'received' ? 'good' : 'bad'}>{outcomeName(outcome)}</StatusLabel>{' '}
                  {recordedOn && <DayText value={recordedOn} />} {reason}
                </>
              ) : (
                <StatusLabel tone="waiting">{waits ? '承認待ち' : '結果待ち'}</StatusLabel>
              ),
          },
        ]}
      />
      {sentOn && open.length > 0 && <Entry />}
    </>
  );
}

function Entry() {
  const { transfers, outcomes, route } = useLoaderData<typeof loader>();
  const lastResult = useActionData<typeof action>();
  const [form, fields] = useForm<z.input<typeof OutcomeFields>>({
    lastResult: lastResult ?? null,
    constraint: getZodConstraint(OutcomeFields),
  });
  const open = transfers.filter(({ outcome, waits }) => outcome === null && !waits);
  return (
    <div className="mt-8 max-w-[48rem]">
      <PortalForm form={form}>
        {open.length > 1 && (
          <SelectField
            field={fields.part}
            label="対象の送金"
            placeholder={null}
            options={[
              { value: '0', label: `結果待ちのすべて(${open.length}件)` },
              ...open.map(({ part, amount }) => ({ value: String(part), label: `${part}件目 ${yenText(amount)}` })),
            ]}
          />
        )}
        <RadioField
          field={fields.outcome}
          label="結果"
          required
          options={outcomes.map((outcome) => ({ value: outcome, label: outcomeName(outcome) }))}
        />
        <TextField field={fields.happenedOn} label="銀行での日付" hint="例: 2026-06-10" width="short" />
        <TextField
          field={fields.reason}
          label={route === 'transfer' ? '返戻の理由' : '返戻・受取期限切れの理由'}
          hint={
            route === 'transfer'
              ? '例: 口座番号の相違、口座の解約。パートナーにも表示されます。'
              : '例: 受取名義の不一致、受取期限切れ。パートナーにも表示されます。'
          }
          width="full"
        />
        <SubmitButton>承認を申請する</SubmitButton>
      </PortalForm>
    </div>
  );
}
