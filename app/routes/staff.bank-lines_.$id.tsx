import { useForm } from '@conform-to/react';
import { parseWithZod } from '@conform-to/zod/v4';
import { type MetaFunction, data, redirect } from '@remix-run/node';
import { Form, useActionData, useLoaderData } from '@remix-run/react';
import type { z } from 'zod';
import { type BankLineId, parseId } from '#app/core/ids.ts';
import { keepLine, matchLine, putLineAside, takeBackLine } from '#app/features/bank-lines/commands.server.ts';
import { LINE_FIELDS, LineForm } from '#app/features/bank-lines/form.ts';
import { explainLineRefusal, explainProposal, lineStateName } from '#app/features/bank-lines/messages.ts';
import {
  type PayableInvoice,
  findLine,
  loadPayablesById,
  proposeForLine,
} from '#app/features/bank-lines/queries.server.ts';
import { GradeLabel } from '#app/features/bank-lines/ui/proposed-table.tsx';
import { invoiceStatusName } from '#app/features/invoices/messages.ts';
import type { Context, StaffContext } from '#app/platform/context.server.ts';
import { readFields } from '#app/platform/form-fields.server.ts';
import { staffAction, staffLoader } from '#app/platform/guards.server.ts';
import { found, mistakesReply } from '#app/platform/respond.server.ts';
import { SubmitButton, TextLink } from '#app/ui/buttons.tsx';
import { RadioField, TextAreaField, TextField } from '#app/ui/controls.tsx';
import { DayText, YenText } from '#app/ui/figures.tsx';
import { DescriptionList, PageHeading, Section } from '#app/ui/page-parts.tsx';
import { PortalForm } from '#app/ui/portal-form.tsx';

export const meta: MetaFunction = () => [{ title: '入金明細|パートナーポータル' }];

async function askedFor(context: Context, id: string | undefined) {
  const known = parseId('bnl', id);
  return found(known && (await findLine(context, known)), '入金明細');
}

export const loader = staffLoader('payments.record', async (context, { params }) => {
  const line = await askedFor(context, params['id']);
  const open = line.state === 'waiting' || line.state === 'kept';
  const proposed = open ? await proposeForLine(context, line) : undefined;
  const [paid] = line.invoiceId ? await loadPayablesById(context, [line.invoiceId]) : [];
  return { line, open, proposed: proposed ?? null, paid: paid ?? null, today: context.today };
});

export const action = staffAction('payments.record', async (context, { request, params }) => {
  const { id, amount } = await askedFor(context, params['id']);
  const submission = parseWithZod(await readFields(request, LINE_FIELDS), { schema: LineForm });
  if (submission.status !== 'success') return mistakesReply(submission);
  const decided = submission.value;
  const outcome = await decide(context, id, decided);
  if (outcome.ok) return redirect(`/staff/bank-lines?${TOLD[decided.decision]}`);
  const { refusal } = outcome;
  const sentences = [explainLineRefusal(refusal, amount)];
  const atNumber = refusal.code === 'amount-differs' || refusal.code === 'invoice-not-found';
  return data(submission.reply(atNumber ? { fieldErrors: { number: sentences } } : { formErrors: sentences }), {
    status: 409,
  });
});

/** What the list is to say of a decision. */
const TOLD = { match: 'recorded=1', keep: 'done=kept', 'not-ours': 'done=not-ours', 'take-back': 'done=waiting' };

function decide(context: StaffContext, id: BankLineId, decided: z.output<typeof LineForm>) {
  switch (decided.decision) {
    case 'match':
      return matchLine(context, id, decided.number);
    case 'keep':
      return keepLine(context, id, decided.reason);
    case 'not-ours':
      return putLineAside(context, id, decided.reason);
    case 'take-back':
      return takeBackLine(context, id);
  }
}

export default function BankLine() {
  const { line, open, paid } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeading
        title={line.payer === '' ? '入金明細' : line.payer}
        crumbs={[{ to: '/staff/bank-lines', label: '入金明細の照合' }]}
      />
      <DescriptionList
        items={[
          { term: '状態', description: lineStateName(line.state) },
          { term: '入金額', description: <YenText value={line.amount} /> },
          { term: '入金日(銀行)', description: <DayText value={line.valueOn} /> },
          { term: '振込依頼人', description: line.payer === '' ? '(名前なし)' : line.payer },
          ...(line.bank === '' ? [] : [{ term: '仕向銀行', description: line.bank }]),
          ...(line.remark === '' ? [] : [{ term: '備考', description: line.remark }]),
          ...(line.reference === '' ? [] : [{ term: '照会番号', description: line.reference }]),
          ...(line.reason ? [{ term: '理由', description: line.reason }] : []),
          ...(line.decidedOn ? [{ term: '処理日', description: <DayText value={line.decidedOn} /> }] : []),
          {
            term: '入金データ',
            description: (
              <TextLink to={`/staff/bank-lines/statements/${line.statementId}`}>
                {line.row.toLocaleString('ja-JP')}行目
              </TextLink>
            ),
          },
        ]}
      />
      {paid && (
        <Section title="記録した請求書">
          <InvoiceFacts invoice={paid} />
        </Section>
      )}
      {open && <Proposed />}
      {open && <Decide />}
      {(line.state === 'kept' || line.state === 'not-ours') && <TakeBack />}
    </>
  );
}

function Proposed() {
  const { proposed } = useLoaderData<typeof loader>();
  if (!proposed) return null;
  const { proposal, invoice } = proposed;
  return (
    <Section title="請求書の候補">
      <p className="mb-4">
        <GradeLabel grade={proposal.grade} /> <span className="ml-2">{explainProposal(proposal.because)}</span>
      </p>
      {invoice && <InvoiceFacts invoice={invoice} />}
    </Section>
  );
}

function InvoiceFacts({ invoice }: { invoice: PayableInvoice }) {
  return (
    <DescriptionList
      items={[
        {
          term: '請求書番号',
          description: <TextLink to={`/staff/payments?number=${invoice.number}`}>{invoice.number}</TextLink>,
        },
        { term: 'ご請求先', description: invoice.customer === '' ? '—' : invoice.customer },
        { term: '注文番号', description: invoice.orderNumber },
        { term: '請求額', description: <YenText value={invoice.total} /> },
        { term: '支払期限', description: <DayText value={invoice.dueOn} /> },
        { term: '状態', description: invoiceStatusName(invoice.status) },
      ]}
    />
  );
}

function Decide() {
  const { line, proposed, today } = useLoaderData<typeof loader>();
  const lastResult = useActionData<typeof action>();
  const [form, fields] = useForm<z.input<typeof LineForm>>({
    lastResult: lastResult ?? null,
    constraint: { decision: { required: true } },
    defaultValue: { decision: 'match', number: proposed?.invoice ? String(proposed.invoice.number) : '' },
  });
  const waiting = line.state === 'waiting';
  return (
    <Section title="処理">
      <PortalForm form={form}>
        <RadioField
          field={fields.decision}
          label="処理の内容"
          options={[
            {
              value: 'match',
              label: '請求書の入金として記録する',
              note: (
                <>
                  入金日は本日の業務日(
                  <DayText value={today} />
                  )になります。無効または入金済みの請求書の場合は、仮受金になります。
                </>
              ),
            },
            ...(waiting
              ? [
                  { value: 'keep', label: '仮受金として保管する', note: 'どなたの入金かわからない場合に選びます。' },
                  {
                    value: 'not-ours',
                    label: '対象外にする',
                    note: 'このプログラムの入金ではない場合に選びます。何も記帳しません。',
                  },
                ]
              : []),
          ]}
        />
        <TextField
          field={fields.number}
          label="請求書番号"
          neededWhen="入金として記録するとき"
          width="short"
          inputMode="numeric"
          autoComplete="off"
        />
        {waiting && (
          <TextAreaField
            field={fields.reason}
            label="理由"
            neededWhen="仮受金または対象外にするとき"
            hint="200文字まで。"
          />
        )}
        <SubmitButton>確定する</SubmitButton>
      </PortalForm>
    </Section>
  );
}

function TakeBack() {
  const { line } = useLoaderData<typeof loader>();
  const kept = line.state === 'kept' ? '仮受金の記帳は取り消し、' : '';
  return (
    <Section title="照合待ちに戻す" lead={`${kept}もう一度照合できるようにします。`}>
      <Form method="post">
        <SubmitButton look="outline" name="decision" value="take-back">
          照合待ちに戻す
        </SubmitButton>
      </Form>
    </Section>
  );
}
