import { useForm } from '@conform-to/react';
import { getZodConstraint, parseWithZod } from '@conform-to/zod/v4';
import { type MetaFunction, redirect } from '@remix-run/node';
import { useActionData } from '@remix-run/react';
import { addPlan } from '#app/features/catalogue/commands.server.ts';
import { PLAN_FIELDS, PlanForm } from '#app/features/catalogue/form.ts';
import { explainPlanRefusal, planGroupName } from '#app/features/catalogue/messages.ts';
import { PLAN_GROUPS } from '#app/features/catalogue/rules.ts';
import { readFields } from '#app/platform/form-fields.server.ts';
import { staffAction, staffLoader } from '#app/platform/guards.server.ts';
import { mistakesReply, refusalReply } from '#app/platform/respond.server.ts';
import { SubmitButton } from '#app/ui/buttons.tsx';
import { RadioField, TextField } from '#app/ui/controls.tsx';
import { PageHeading } from '#app/ui/page-parts.tsx';
import { PortalForm } from '#app/ui/portal-form.tsx';

export const meta: MetaFunction = () => [{ title: 'プランの追加|パートナーポータル' }];

export const loader = staffLoader('catalogue.enter', () => null);

export const action = staffAction('catalogue.enter', async (context, { request }) => {
  const submission = parseWithZod(await readFields(request, PLAN_FIELDS), { schema: PlanForm });
  if (submission.status !== 'success') return mistakesReply(submission);
  const outcome = await addPlan(context, submission.value);
  if (!outcome.ok) return refusalReply(submission, explainPlanRefusal(outcome.refusal));
  return redirect('/staff/catalogue?done=plan');
});

export default function NewPlan() {
  const [form, fields] = useForm<{ code: string; name: string; planGroup: string }>({
    lastResult: useActionData<typeof action>() ?? null,
    constraint: getZodConstraint(PlanForm),
  });
  return (
    <>
      <PageHeading
        title="プランの追加"
        lead="追加したプランは、価格を登録するとお申し込みを受け付けられるようになります。"
        crumbs={[{ to: '/staff/catalogue', label: '商品・価格' }]}
      />
      <PortalForm form={form}>
        <TextField
          field={fields.code}
          label="プランコード"
          hint="英数字とハイフン。登録後は変更できません。例:ACE01"
          autoComplete="off"
        />
        <TextField
          field={fields.name}
          label="プラン名"
          hint="お申し込み画面と請求書に表示します。例:シェアードプラン ACE01"
          width="full"
          autoComplete="off"
        />
        <RadioField
          field={fields.planGroup}
          label="プランの種類"
          options={PLAN_GROUPS.map(({ code, kind }) => ({
            value: code,
            label: planGroupName(code),
            note:
              kind === 'server'
                ? '月末の件数に含まれ、割引・キャッシュバックの対象です。'
                : '件数に含まれず、割引・キャッシュバックの対象外です。',
          }))}
        />
        <SubmitButton>追加する</SubmitButton>
      </PortalForm>
    </>
  );
}
