import { CONSENT_VERSION, consentText } from '#app/features/consents/rules.ts';
import { CheckboxField, type Field, RadioField, TextField } from '#app/ui/controls.tsx';

/** Whose referral the order is, what that partner learns, and the client's consent to it. */
export function ReferralTerms({
  partnerName,
  fields,
}: {
  partnerName: string | null;
  fields: { attribution: Field; consent: Field; code: Field };
}) {
  const text = consentText(partnerName ? CONSENT_VERSION.referred : CONSENT_VERSION.alone, partnerName);
  if (!text) return null;
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
      <TextField
        field={fields.code}
        label="紹介コード"
        hint={
          partnerName
            ? '申し込みURLに含まれるコードです。ご紹介元が異なる場合は、正しいコードまたは申し込みURLに書き換えてください。'
            : 'チラシや名刺にある申し込みURL、またはその末尾の文字です。わからない場合は、空欄のままお進みください。'
        }
      />
      <div className="mb-6 rounded-12 border border-solid-gray-420 bg-solid-gray-50 px-5 py-4 text-dns-16N-130">
        <h3 className="text-std-17B-170 text-solid-gray-900">{text.title}</h3>
        <p className="mt-2">{text.purpose}</p>
        {text.shared && (
          <>
            <p className="mt-3">{text.shared.lead}</p>
            <ul className="mt-2 list-disc pl-6">
              {text.shared.items.map((item) => (
                <li key={item}>{item}</li>
              ))}
            </ul>
            <p className="mt-3">{text.shared.kept}</p>
          </>
        )}
      </div>
      <CheckboxField field={fields.consent} label={text.agreed} />
    </>
  );
}
