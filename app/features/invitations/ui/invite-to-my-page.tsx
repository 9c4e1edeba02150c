import { type SubmissionResult, useForm } from '@conform-to/react';
import { getZodConstraint } from '@conform-to/zod/v4';
import type { z } from 'zod';
import { SubmitButton } from '#app/ui/buttons.tsx';
import { SelectField, TextField } from '#app/ui/controls.tsx';
import { PortalForm } from '#app/ui/portal-form.tsx';
import { ColleagueInvitationForm } from '../form.ts';

type Fields = z.input<typeof ColleagueInvitationForm>;

/** The form by which somebody is invited to a partner's My Page, by staff or by the partner itself. */
export function InviteToMyPage({
  lastResult,
  proposed,
  roles,
}: {
  lastResult: SubmissionResult<string[]> | undefined;
  /** The roles a partner's people have, as people call them. */
  roles: readonly { value: string; label: string }[];
  proposed?: Fields;
}) {
  const [form, fields] = useForm<Fields>({
    lastResult: lastResult ?? null,
    constraint: getZodConstraint(ColleagueInvitationForm),
    ...(proposed ? { defaultValue: proposed } : {}),
  });
  return (
    <PortalForm form={form}>
      <TextField field={fields.name} label="お名前" autoComplete="off" />
      <TextField
        field={fields.email}
        label="メールアドレス"
        type="email"
        width="full"
        hint="招待メールの送信先です。サインインにも使用します。"
        autoComplete="off"
      />
      <SelectField
        field={fields.role}
        label="役割"
        options={roles}
        hint="責任者はすべて、担当者は受取名義と利用者を除く操作、経理担当は閲覧と受取名義の確認ができます。"
      />
      <SubmitButton>招待メールを送信する</SubmitButton>
    </PortalForm>
  );
}
