import { Form } from '@remix-run/react';
import { addDays } from '#app/core/calendar.ts';
import { dayText, yenText } from '#app/core/wording.ts';
import { ButtonLink, SubmitButton } from '#app/ui/buttons.tsx';
import { RadioField, SelectField } from '#app/ui/controls.tsx';
import { plainField } from '#app/ui/plain-field.ts';
import { DomainText } from '#app/ui/domain-text.tsx';
import { Notice } from '#app/ui/notices.tsx';
import { Section } from '#app/ui/page-parts.tsx';
import { fieldsOfKey } from '../form.ts';
import { explainOptionRefusal, optionChangeName, optionName } from '../messages.ts';
import type { ListedChange, OptionPage, OptionPreview } from '../queries.server.ts';
import { PreviewedOption } from './option-preview.tsx';
import { OptionList } from './option-section.tsx';
import { WorkChoice } from './work-choice.tsx';
import { ReasonField } from './reason-field.tsx';

/** What the last try was answered with; undefined before the first. */
type Answer = { preview: OptionPreview | null; sentence: string | null; typed: Record<string, string> } | undefined;

/** The page on which options are added to a contract and removed from it, looked at, confirmed and taken back. */
export function OptionScreen({
  page,
  answer,
  back,
  staff = false,
}: {
  page: OptionPage;
  answer: Answer;
  back: string;
  /** Staff say why. */
  staff?: boolean;
}) {
  const { options, changes, open, refusal } = page;
  const typed = answer ? answer.typed : {};
  const preview = answer ? answer.preview : null;
  const waiting = changes.filter(({ state }) => state === 'waiting');
  return (
    <>
      {answer?.sentence && (
        <Notice kind="error" title="操作を完了できませんでした">
          <p>{answer.sentence}</p>
        </Notice>
      )}
      {preview && <PreviewedOption preview={preview} staff={staff} reason={typed['reason'] ?? ''} />}
      <Section title="現在のオプション">
        <OptionList options={options} changes={changes} />
      </Section>
      {waiting.length > 0 && <Waiting waiting={waiting} staff={staff} />}
      {refusal && (
        <Notice kind="info" title="オプションの追加・解約をお申し込みいただけません">
          <p>{explainOptionRefusal(refusal)}</p>
        </Notice>
      )}
      {open && <Removable page={page} />}
      {open && <Choice page={page} typed={typed} again={preview !== null} />}
      {open && <WorkChoice page={page} typed={typed} />}
      <p className="mt-8">
        <ButtonLink to={back} look="outline">
          ご契約に戻る
        </ButtonLink>
      </p>
    </>
  );
}

/** What waits for its invoice, and can be taken back until then. */
function Waiting({ waiting, staff }: { waiting: readonly ListedChange[]; staff: boolean }) {
  return (
    <Section title="取り消せるお申し込み" lead="反映する請求書を発行するまでは、取り消せます。">
      <ul className="flex flex-col gap-4">
        {waiting.map((change) => (
          <li key={change.id}>
            <Form method="post" id={`withdraw-${change.id}`}>
              <input type="hidden" name="change" value={change.id} />
              {staff && <ReasonField formId={`withdraw-${change.id}`} />}
              <SubmitButton look="outline" name="intent" value="withdraw">
                {`「${optionName(change)}」の${optionChangeName(change)}を取り消す`}
              </SubmitButton>
            </Form>
          </li>
        ))}
      </ul>
    </Section>
  );
}

/** What may be removed: not storage, and not what has not begun. CAT-03. */
function Removable({ page: { options, open } }: { page: OptionPage }) {
  if (!open) return null;
  const removable = options.filter(
    ({ option, fromTerm, lastTerm }) => option !== 'storage' && lastTerm === null && fromTerm < open.term,
  );
  if (removable.length === 0) return null;
  return (
    <Section
      title="オプションの解約"
      lead={`最終利用日は、請求書を発行済みの期間の最終日(${dayText(addDays(open.startsOn, -1))})です。`}
    >
      <ul className="flex flex-col gap-4">
        {removable.map((held) => (
          <li key={`${held.option} ${held.domain}`}>
            <Form method="post">
              {Object.entries(fieldsOfKey(held)).map(([name, value]) => (
                <input key={name} type="hidden" name={name} value={value} />
              ))}
              <SubmitButton look="outline" name="intent" value="review-removal">
                {`「${optionName({ ...held, hosts: 1 })}」の解約を確認する`}
              </SubmitButton>
            </Form>
          </li>
        ))}
      </ul>
    </Section>
  );
}

/** What can be added, with its price and the term it begins with. */
function Choice({ page, typed, again }: { page: OptionPage; typed: Record<string, string>; again: boolean }) {
  const { open, storage } = page;
  if (!open) return null;
  const field = (name: string, initialValue = '') => plainField('option', name, typed[name] ?? initialValue);
  return (
    <Section
      title={again ? '選び直す' : 'オプションの追加'}
      lead={`請求書をまだ発行していない期間の初日(${dayText(open.startsOn)})からご利用いただけます。初期費用・申請費は、その期間の請求書で1回だけご請求します。`}
    >
      <Form method="post" id="option" className="flex flex-col gap-6">
        <RadioField field={field('what')} required label="追加するオプション" options={kindsOf(page)} />
        {storage.length > 0 && (
          <SelectField
            field={field('storageGb', '0')}
            required={false}
            label="追加するメール容量"
            placeholder={null}
            width="full"
            options={[
              { value: '0', label: '追加しない' },
              ...storage.map(({ gb, monthly }) => ({
                value: String(gb),
                label: `${gb}GB 月額${yenText(monthly)}(税込)`,
              })),
            ]}
          />
        )}
        <DomainText
          name={field('domainName')}
          expiresOn={field('domainExpiresOn')}
          limit="ご利用開始日に有効期限まで1ヶ月を切っている場合は移管できません。"
        />
        <p>
          <SubmitButton name="intent" value="review" look={again ? 'outline' : 'fill'}>
            料金を確認する
          </SubmitButton>
        </p>
      </Form>
    </Section>
  );
}

function kindsOf({ storage, dns }: OptionPage) {
  return [
    ...(storage.length > 0
      ? [
          {
            value: 'storage',
            label: 'メール容量を追加する',
            note: 'ご契約の終了まで継続し、減量や容量だけの解約はできません。',
          },
        ]
      : []),
    ...(dns
      ? [
          {
            value: 'dns',
            label: 'DNSサーバーレンタル',
            note: `設定費${yenText(dns.setup)}、年額${yenText(dns.yearly)}(いずれも税込)`,
          },
        ]
      : []),
    {
      value: 'new',
      label: '新しいドメインを取得する',
      note: '申請費がかかります。希望のドメインを取得できない場合があります。',
    },
    { value: 'transfer', label: 'ほかの会社で管理しているドメインを移管する' },
  ];
}
