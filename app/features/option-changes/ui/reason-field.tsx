import { TextField } from '#app/ui/controls.tsx';
import { plainField } from '#app/ui/plain-field.ts';

/** Why staff do it. */
export function ReasonField({ formId, initialValue = '' }: { formId: string; initialValue?: string }) {
  return (
    <TextField
      field={plainField(formId, 'reason', initialValue)}
      required
      label="理由"
      hint="お申し出の方法と内容を、記録に残します(200文字まで)。"
      width="full"
    />
  );
}
