import { type Field, TextField } from '#app/ui/controls.tsx';

/** Who orders: company and contact, with their readings. */
export function ClientFields({
  fields,
}: {
  fields: Record<'company' | 'companyKana' | 'contactName' | 'contactKana' | 'email' | 'phone', Field>;
}) {
  return (
    <>
      <TextField
        field={fields.company}
        label="会社名・団体名"
        hint="個人の方はお名前をご入力ください。例:株式会社あおぞら商店"
        width="full"
        autoComplete="organization"
      />
      <TextField
        field={fields.companyKana}
        label="会社名・団体名(フリガナ)"
        hint="ひらがな・半角カタカナは自動で変換します。例:カブシキガイシャアオゾラショウテン"
        width="full"
      />
      <TextField field={fields.contactName} label="ご担当者名" hint="例:青空 花子" autoComplete="name" />
      <TextField field={fields.contactKana} label="ご担当者名(フリガナ)" hint="例:アオゾラ ハナコ" />
      <TextField
        field={fields.email}
        label="メールアドレス"
        hint="お申し込みの控えとご請求のご案内をお送りします。例:hanako@example.jp"
        type="email"
        width="full"
        autoComplete="email"
      />
      <TextField
        field={fields.phone}
        label="電話番号"
        hint="ハイフンの有無、全角・半角は問いません。例:03-1234-5678"
        type="tel"
        autoComplete="tel"
      />
    </>
  );
}
