import { type Field, TextField } from './controls.tsx';

/** A domain's name and, for one taken over, its last day; `limit` says which can be taken over. */
export function DomainText({ name, expiresOn, limit }: { name: Field; expiresOn: Field; limit: string }) {
  return (
    <>
      <TextField
        field={name}
        required={false}
        label="ドメイン名"
        neededWhen="取得・移管するとき"
        hint="お申し込み後の変更はできません。属性型(.co.jpなど)は1法人につき1つです。例:aozora-shoten.co.jp"
        width="full"
        autoComplete="off"
      />
      <TextField
        field={expiresOn}
        required={false}
        label="ドメインの有効期限"
        neededWhen="移管するとき"
        hint={`「2027-04-30」の形式で入力します。${limit}`}
        autoComplete="off"
      />
    </>
  );
}
