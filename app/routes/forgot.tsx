import { useForm } from '@conform-to/react';
import { getZodConstraint, parseWithZod } from '@conform-to/zod/v4';
import type { MetaFunction } from '@remix-run/node';
import { useActionData } from '@remix-run/react';
import type { z } from 'zod';
import { requestReset } from '#app/features/sign-ins/commands.server.ts';
import { ForgottenForm } from '#app/features/sign-ins/form.ts';
import { noSoonerThan } from '#app/platform/even-pace.server.ts';
import { readFields } from '#app/platform/form-fields.server.ts';
import { publicAction, publicLoader } from '#app/platform/guards.server.ts';
import { mistakesReply } from '#app/platform/respond.server.ts';
import { SubmitButton, TextLink } from '#app/ui/buttons.tsx';
import { TextField } from '#app/ui/controls.tsx';
import { Notice } from '#app/ui/notices.tsx';
import { PageHeading } from '#app/ui/page-parts.tsx';
import { PortalForm } from '#app/ui/portal-form.tsx';
import { PublicFrame } from '#app/ui/public-frame.tsx';

/** Longer than writing a letter takes: known and unknown addresses are answered alike. */
const PACE_MILLISECONDS = 500;

export const meta: MetaFunction = () => [{ title: 'パスワードの再設定|パートナーポータル' }];

export const loader = publicLoader(() => null);

export const action = publicAction(async (context, { request, context: { portal, from } }) => {
  const fields = await readFields(request, Object.keys(ForgottenForm.shape));
  const submission = parseWithZod(fields, { schema: ForgottenForm });
  if (submission.status !== 'success') return mistakesReply(submission);
  const asked = requestReset(context, { email: submission.value.email, from, baseUrl: portal.baseUrl });
  await noSoonerThan(PACE_MILLISECONDS, asked);
  return { sent: true as const };
});

export default function Forgot() {
  const answer = useActionData<typeof action>();
  const sent = answer && 'sent' in answer;
  const [form, fields] = useForm<z.input<typeof ForgottenForm>>({
    lastResult: answer && !('sent' in answer) ? answer : null,
    constraint: getZodConstraint(ForgottenForm),
  });
  return (
    <PublicFrame>
      <div className="mx-auto max-w-[32rem]">
        <PageHeading
          title="パスワードの再設定"
          lead="ご登録のメールアドレスを入力してください。再設定用のURLをメールでお送りします。"
        />
        {sent ? (
          <Notice kind="success" title="受け付けました">
            <p>
              ご登録のあるメールアドレスの場合は、再設定用のURLをお送りしました。有効期限は30分です。メールが届かないときは、入力したメールアドレスと迷惑メールフォルダをご確認ください。
            </p>
          </Notice>
        ) : (
          <PortalForm form={form}>
            <TextField field={fields.email} label="メールアドレス" type="email" width="full" autoComplete="username" />
            <SubmitButton>再設定用のURLを送信する</SubmitButton>
          </PortalForm>
        )}
        <p className="mt-6">
          <TextLink to="/sign-in">サインインへ戻る</TextLink>
        </p>
      </div>
    </PublicFrame>
  );
}
