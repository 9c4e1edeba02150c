import { useForm } from '@conform-to/react';
import { parseWithZod } from '@conform-to/zod/v4';
import { type MetaFunction, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import type { z } from 'zod';
import { parseId } from '#app/core/ids.ts';
import { proposeAdjustment } from '#app/features/adjustment-proposals/commands.server.ts';
import { ADJUSTMENT_FIELDS, AdjustmentForm } from '#app/features/adjustment-proposals/form.ts';
import { proposeCorrection } from '#app/features/correction-origins/commands.server.ts';
import { ORIGIN_FIELDS, OriginForm } from '#app/features/correction-origins/form.ts';
import {
  ORIGIN_LOST,
  explainOriginRefusal,
  prefilled,
  standingText,
} from '#app/features/correction-origins/messages.ts';
import { findCorrectable } from '#app/features/correction-origins/queries.server.ts';
import type { Origin } from '#app/features/correction-origins/rules.ts';
import { findQuestion } from '#app/features/line-questions/queries.server.ts';
import { isOrderNumber } from '#app/features/orders/rules.ts';
import { askedText } from '#app/platform/asked-text.server.ts';
import type { StaffContext } from '#app/platform/context.server.ts';
import { readFields } from '#app/platform/form-fields.server.ts';
import { staffAction, staffLoader } from '#app/platform/guards.server.ts';
import { found, mistakesReply, refusalReply } from '#app/platform/respond.server.ts';
import { SubmitButton } from '#app/ui/buttons.tsx';
import { RadioField, TextField } from '#app/ui/controls.tsx';
import { DescriptionList, PageHeading } from '#app/ui/page-parts.tsx';
import { PortalForm } from '#app/ui/portal-form.tsx';

export const meta: MetaFunction = () => [{ title: '調整の申請|パートナーポータル' }];

export const loader = staffLoader('adjustments.propose', async (context, { request }) => {
  const id = parseId('que', askedText(request, 'question') ?? undefined);
  const question = id ? found(await findQuestion(context, id), '質問') : undefined;
  const asked = {
    partner: askedText(request, 'partner') ?? '',
    orderNumber: question?.orderNumber ?? askedText(request, 'order') ?? '',
    term: question ? String(question.term) : (askedText(request, 'term') ?? ''),
  };
  const late = askedText(request, 'late') !== undefined;
  if (!late && !question) return { asked, origin: {}, late: undefined };
  const named = isOrderNumber(asked.orderNumber) && /^[1-9]\d{0,3}$/.test(asked.term);
  const cashback = { orderNumber: asked.orderNumber, term: Number(asked.term) };
  const known = found(named ? await findCorrectable(context, cashback) : undefined, 'キャッシュバック');
  const of = question && { question: question.question, askedOn: question.askedOn };
  return {
    asked: { ...asked, ...prefilled(known, of) },
    origin: question ? { question: question.id } : { late: '1' },
    late: known.late && { before: known.late.before, after: known.late.after },
    before: known.cashback.before,
    question: of,
  };
});

export const action = staffAction('adjustments.propose', async (context, { request }) => {
  const fields = await readFields(request, [...ADJUSTMENT_FIELDS, ...ORIGIN_FIELDS]);
  const submission = parseWithZod(fields, { schema: AdjustmentForm });
  if (submission.status !== 'success') return mistakesReply(submission);
  const said = parseWithZod(fields, { schema: OriginForm });
  if (said.status !== 'success') return refusalReply(submission, ORIGIN_LOST);
  const origin = await originOf(context, said.value);
  const outcome = origin
    ? await proposeCorrection(context, submission.value, origin)
    : await proposeAdjustment(context, submission.value);
  if (!outcome.ok) return refusalReply(submission, explainOriginRefusal(outcome.refusal));
  return redirect('/staff/adjustments?done=proposed');
});

async function originOf(
  context: StaffContext,
  { late, question: id }: z.output<typeof OriginForm>,
): Promise<Origin | undefined> {
  if (!id) return late && { kind: 'late' };
  const { orderNumber, term } = found(await findQuestion(context, id), '質問');
  return { kind: 'question', id, orderNumber, term };
}

/** What the schema asks for; it makes another value of the fields, so that conform cannot read it off. */
const NEEDED = { required: true };

const DIRECTIONS = [
  { value: 'more', label: '加算', note: 'パートナーへの未払額を増やします' },
  { value: 'less', label: '減算', note: 'パートナーへの未払額を減らします' },
];

export default function NewAdjustment() {
  const { asked, origin } = useLoaderData<typeof loader>();
  const lastResult = useActionData<typeof action>();
  const [form, fields] = useForm<z.input<typeof AdjustmentForm>>({
    lastResult: lastResult ?? null,
    constraint: { partner: NEEDED, direction: NEEDED, amount: NEEDED, reason: NEEDED },
    defaultValue: asked,
  });
  return (
    <>
      <PageHeading
        title="調整の申請"
        lead="別の担当者が承認すると確定します。申請した内容は変更できません。誤りがあるときは「承認」の一覧から取り下げ、申請し直してください。"
        crumbs={[{ to: '/staff/adjustments', label: '調整' }]}
      />
      <div className="max-w-[48rem]">
        <Origins />
        <PortalForm form={form}>
          {Object.entries(origin).map(([name, value]) => (
            <input key={name} type="hidden" name={name} value={value} />
          ))}
          <TextField field={fields.partner} label="パートナー番号" autoComplete="off" />
          <RadioField field={fields.direction} label="加算・減算" options={DIRECTIONS} />
          <TextField
            field={fields.amount}
            label="金額"
            suffix="円"
            inputMode="numeric"
            width="short"
            autoComplete="off"
          />
          <TextField
            field={fields.reason}
            label="理由"
            width="full"
            autoComplete="off"
            hint="パートナーのマイページに表示されます。例: 2026年3月分の件数の訂正による差額"
          />
          <TextField
            field={fields.orderNumber}
            label="訂正するキャッシュバックの注文番号"
            autoComplete="off"
            hint="特定のキャッシュバックを訂正するときに、期とあわせて入力します。"
          />
          <TextField field={fields.term} label="期" inputMode="numeric" width="short" autoComplete="off" hint="例: 1" />
          <TextField
            field={fields.month}
            label="対象月"
            width="short"
            autoComplete="off"
            hint="特定の月を訂正するときに入力します。例: 2026-03"
          />
          <SubmitButton>承認を申請する</SubmitButton>
        </PortalForm>
      </div>
    </>
  );
}

/** What the correction came of: the question as it was asked, and the cashback before and after. */
function Origins() {
  const { late, before, question } = useLoaderData<typeof loader>();
  if (!before) return null;
  return (
    <div className="mb-8">
      <DescriptionList
        items={[
          ...(question ? [{ term: 'パートナーのご質問', description: question.question }] : []),
          { term: '訂正前', description: standingText(before) },
          {
            term: '訂正後',
            description: late ? standingText(late.after) : '件数と率の差はありません。金額を入力してください。',
          },
        ]}
      />
    </div>
  );
}
