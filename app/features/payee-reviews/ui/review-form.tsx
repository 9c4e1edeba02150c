import { type SubmissionResult, useForm } from '@conform-to/react';
import { getZodConstraint } from '@conform-to/zod/v4';
import type { z } from 'zod';
import { SubmitButton } from '#app/ui/buttons.tsx';
import { CheckboxField } from '#app/ui/controls.tsx';
import { PortalForm } from '#app/ui/portal-form.tsx';
import { PayeeReviewForm } from '../form.ts';
import type { SeenPayee } from '../rules.ts';

/** The partner's word that everything is right as it stands: what was shown goes back with it. */
export function ReviewForm({ seen, lastResult }: { seen: SeenPayee; lastResult: SubmissionResult | null }) {
  const { familyName, givenName, account } = seen;
  const [form, fields] = useForm<z.input<typeof PayeeReviewForm>>({
    id: 'payee-review',
    lastResult,
    constraint: getZodConstraint(PayeeReviewForm),
  });
  return (
    <PortalForm form={form}>
      <input type="hidden" name="familyName" value={familyName} />
      <input type="hidden" name="givenName" value={givenName} />
      <input type="hidden" name="account" value={account} />
      <CheckboxField
        field={fields.same}
        label={
          account
            ? `「${familyName}」(姓)と「${givenName}」(名)は受取口座の名義と同一で、振込先は「${account}」です`
            : `「${familyName}」(姓)と「${givenName}」(名)は、受取口座の名義と同一です`
        }
      />
      <SubmitButton name="deed" value="review">
        この内容で間違いありません
      </SubmitButton>
    </PortalForm>
  );
}
