import { CheckboxField, type Field, RadioField } from '#app/ui/controls.tsx';

/** What a referring partner is told of an order, and nothing else. The consent's version names this wording. */
const SHARED = ['会社名・団体名', 'お申し込み番号、プラン、契約期間、利用開始日', 'ご入金・更新・解約の状況'] as const;

/** Whose referral the order is, what that partner learns, and the client's consent to it. */
export function ReferralTerms({
  partnerName,
  fields,
}: {
  partnerName: string | null;
  fields: { attribution: Field; consent: Field };
}) {
  return (
    <>
      {partnerName && (
        <RadioField
          field={fields.attribution}
          required
          label="ご紹介の取り扱い"
          options={[
            {
              value: 'partner',
              label: `${partnerName}様のご紹介として申し込む`,
              note: `下記の内容を${partnerName}様に共有します。料金は変わりません。`,
            },
            {
              value: 'none',
              label: 'ご紹介なしで申し込む',
              note: 'お申し込みの内容は、パートナーに共有されません。料金は変わりません。',
            },
          ]}
        />
      )}
      <div className="mb-6 rounded-12 border border-solid-gray-420 bg-solid-gray-50 px-5 py-4 text-dns-16N-130">
        <h3 className="text-std-17B-170 text-solid-gray-900">個人情報の取り扱い</h3>
        <p className="mt-2">
          ご入力いただいた内容は、株式会社KDDIウェブコミュニケーションズが、契約の手続き、ご請求、サポートのために利用します。
        </p>
        {partnerName && (
          <>
            <p className="mt-3">ご紹介として申し込む場合に限り、{partnerName}様に次の内容を共有します。</p>
            <ul className="mt-2 list-disc pl-6">
              {SHARED.map((item) => (
                <li key={item}>{item}</li>
              ))}
            </ul>
            <p className="mt-3">ご担当者名、メールアドレス、電話番号は共有しません。</p>
          </>
        )}
      </div>
      <CheckboxField field={fields.consent} label="上記の取り扱いに同意します" />
    </>
  );
}
