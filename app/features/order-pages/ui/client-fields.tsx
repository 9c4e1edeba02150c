import { SubmitButton } from '#app/ui/buttons.tsx';
import { type Field, TextField } from '#app/ui/controls.tsx';

type ClientFieldName =
  'company' | 'companyKana' | 'contactName' | 'contactKana' | 'postalCode' | 'address' | 'building' | 'email' | 'phone';

/** Who orders and where they are: company and contact, with their readings. `filledIn` is an address just looked up. */
export function ClientFields({
  fields,
  filledIn,
}: {
  fields: Record<ClientFieldName, Field>;
  filledIn: string | null;
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
      <AddressFields fields={fields} filledIn={filledIn} />
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

function AddressFields({
  fields,
  filledIn,
}: {
  fields: Record<'postalCode' | 'address' | 'building', Field>;
  filledIn: string | null;
}) {
  return (
    <>
      <div className="flex flex-wrap items-end gap-x-4">
        <TextField
          field={fields.postalCode}
          label="郵便番号"
          hint="ハイフンの有無、全角・半角は問いません。例:105-0001"
          width="short"
          inputMode="numeric"
          autoComplete="postal-code"
        />
        <div className="mb-8">
          <SubmitButton name="step" value="address" look="outline" action="#address">
            住所を入力する
          </SubmitButton>
        </div>
      </div>
      <div id="address" role="status" className="text-success-2">
        {filledIn && <p className="mb-4">郵便番号から住所を入力しました。続きの番地をご入力ください。</p>}
      </div>
      <TextField
        key={filledIn}
        field={fields.address}
        label="住所"
        hint="都道府県から番地まで。例:東京都港区虎ノ門2-10-1"
        width="full"
        autoComplete="street-address"
      />
      <TextField field={fields.building} required={false} label="建物名・部屋番号" width="full" autoComplete="off" />
    </>
  );
}
