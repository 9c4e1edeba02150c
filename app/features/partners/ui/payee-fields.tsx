import { type Field, TextField } from '#app/ui/controls.tsx';

/** The name a bank account stands in, in characters and kana; `neededWhen` where not everybody has one. */
export function PayeeFields({
  fields,
  neededWhen,
}: {
  fields: { familyName: Field; givenName: Field; familyKana: Field; givenKana: Field };
  neededWhen?: string;
}) {
  const needed = neededWhen ? { neededWhen } : {};
  return (
    <div className="grid gap-x-6 sm:grid-cols-2">
      <TextField field={fields.familyName} label="受取名義の姓" hint="口座名義の漢字どおりに入力します。" {...needed} />
      <TextField field={fields.givenName} label="受取名義の名" hint="口座名義の漢字どおりに入力します。" {...needed} />
      <TextField field={fields.familyKana} label="受取名義の姓(フリガナ)" {...needed} />
      <TextField field={fields.givenKana} label="受取名義の名(フリガナ)" {...needed} />
    </div>
  );
}
