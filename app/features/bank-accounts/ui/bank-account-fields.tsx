import { type Field, RadioField, TextField } from '#app/ui/controls.tsx';
import { accountKindName } from '../rules.ts';
import type { BankAccount } from '../rules.ts';

const KINDS = (['ordinary', 'current'] as const).map((value) => ({ value, label: accountKindName(value) }));

/** An account that money is transferred to, part by part. */
export function BankAccountFields({ fields }: { fields: Readonly<Record<keyof BankAccount, Field>> }) {
  return (
    <>
      <TextField
        field={fields.bankCode}
        label="銀行コード"
        width="short"
        inputMode="numeric"
        autoComplete="off"
        hint="4桁の数字です。例: 0036"
      />
      <TextField
        field={fields.branchCode}
        label="支店コード"
        width="short"
        inputMode="numeric"
        autoComplete="off"
        hint="3桁の数字です。例: 251"
      />
      <RadioField field={fields.kind} label="預金種目" options={KINDS} />
      <TextField
        field={fields.number}
        label="口座番号"
        width="short"
        inputMode="numeric"
        autoComplete="off"
        hint="7桁以内の数字です。7桁に満たない場合は、先頭に0を補います。"
      />
      <TextField
        field={fields.holder}
        label="口座名義(カナ)"
        width="full"
        autoComplete="off"
        hint="通帳のカナ名義です。例: ヤマダ タロウ、カ)ミホンショウジ"
      />
    </>
  );
}
