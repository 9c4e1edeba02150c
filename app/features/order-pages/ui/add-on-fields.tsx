import { yenText } from '#app/core/wording.ts';
import type { Yen } from '#app/core/yen.ts';
import { CheckboxField, type Field, RadioField, SelectField } from '#app/ui/controls.tsx';
import { DomainText } from '#app/ui/domain-text.tsx';

/** What an add-on costs with tax; null where it is not sold. */
export type AddOnPrices = { storage: readonly { gb: number; monthly: Yen }[]; dns: { setup: Yen; yearly: Yen } | null };

/** What is wanted beside the plan: mail storage, a domain, DNS rental. */
export function AddOnFields({
  fields,
  prices,
  sellsMail,
}: {
  fields: Record<'storageGb' | 'dns' | 'domainChoice' | 'domainName' | 'domainExpiresOn', Field>;
  prices: AddOnPrices;
  sellsMail: boolean;
}) {
  return (
    <>
      <DomainFields fields={fields} />
      {sellsMail && prices.storage.length > 0 && (
        <SelectField
          field={fields.storageGb}
          required={false}
          label="メール容量の追加(KWCメール)"
          hint="標準は100GBです。追加した容量は、契約の終了まで減らしたり解約したりできません。"
          width="full"
          placeholder={null}
          options={[
            { value: '0', label: '追加しない(100GB)' },
            ...prices.storage.map(({ gb, monthly }) => ({
              value: String(gb),
              label: `${gb}GBを追加(合計${gb + 100}GB)月額${yenText(monthly)}(税込)`,
            })),
          ]}
        />
      )}
      {prices.dns && (
        <CheckboxField
          field={fields.dns}
          label={`DNSサーバーレンタルを申し込む(設定費${yenText(prices.dns.setup)}、年額${yenText(prices.dns.yearly)}、いずれも税込)`}
          hint="ウェブやメールの一部を当社以外のサーバーで運用する場合にご利用ください。"
        />
      )}
    </>
  );
}

function DomainFields({ fields }: { fields: Record<'domainChoice' | 'domainName' | 'domainExpiresOn', Field> }) {
  return (
    <>
      <RadioField
        field={fields.domainChoice}
        required
        label="ドメイン"
        options={[
          {
            value: 'new',
            label: '新しいドメインを取得する',
            note: '申請費がかかります。希望のドメインを取得できない場合があります。',
          },
          { value: 'transfer', label: 'ほかの会社で管理しているドメインを移管する' },
          {
            value: 'none',
            label: 'ドメインは申し込まない',
            note: 'お持ちのドメインを使う場合や、後で決める場合です。',
          },
        ]}
      />
      <DomainText
        name={fields.domainName}
        expiresOn={fields.domainExpiresOn}
        limit="有効期限まで1ヶ月を切っている場合は移管できません。"
      />
    </>
  );
}
