import { Form } from '@remix-run/react';
import { addDays } from '#app/core/calendar.ts';
import { dayText, yenText } from '#app/core/wording.ts';
import { type Yen, lessYen, sumYen } from '#app/core/yen.ts';
import { SubmitButton } from '#app/ui/buttons.tsx';
import { DataTable } from '#app/ui/data-table.tsx';
import { YenText } from '#app/ui/figures.tsx';
import { DescriptionList, Section } from '#app/ui/page-parts.tsx';
import { fieldsOfKey, fieldsOfWish } from '../form.ts';
import { optionName } from '../messages.ts';
import type { OptionPreview } from '../queries.server.ts';
import { differenceOf, isWork } from '../rules.ts';
import { ReasonField } from './reason-field.tsx';

/** An addition or removal before it is confirmed: the first invoice it changes, and the button that confirms exactly that. */
export function PreviewedOption({
  preview,
  staff,
  reason,
}: {
  preview: OptionPreview;
  staff: boolean;
  reason: string;
}) {
  const { kind, key, storageGb, hosts, wish, startsOn, renewsOn, invoiceOn, dueOn, after, seen } = preview;
  const adds = kind === 'addition';
  const works = wish !== null && isWork(wish);
  const what = optionName({ ...key, storageGb, hosts });
  const carried = wish ? { intent: 'add', ...fieldsOfWish(wish) } : { intent: 'remove', ...fieldsOfKey(key) };
  return (
    <Section title={works ? '作業の内容' : adds ? '追加の内容' : '解約の内容'}>
      <DescriptionList
        items={[
          { term: works ? '作業' : 'オプション', description: what },
          works
            ? { term: '作業の時期', description: 'この請求書のお支払いを確認した後に行います。' }
            : adds
              ? { term: 'ご利用開始日', description: dayText(startsOn) }
              : { term: '最終利用日', description: dayText(addDays(startsOn, -1)) },
          { term: '最初に反映する請求書', description: `${dayText(invoiceOn)}に発行、${dayText(dueOn)}がお支払い期限` },
          { term: '請求書の対象期間', description: `${dayText(startsOn)}〜${dayText(addDays(renewsOn, -1))}` },
        ]}
      />
      <Lines preview={preview} />
      <Totals preview={preview} />
      <p className="my-6">
        {adds
          ? '請求書を発行済みの期間の料金は変わりません。日割りの料金もありません。'
          : '請求書を発行済みの期間の料金はお返しできません。'}
        金額は本日の料金と契約件数による見込みで、請求書は発行日の料金で発行します。発行するまでは取り消せます。
      </p>
      <Form method="post" id="confirm">
        {Object.entries({ ...carried, seen }).map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        {staff && <ReasonField formId="confirm" initialValue={reason} />}
        <p className="mt-6">
          <SubmitButton look={adds ? 'fill' : 'danger'}>
            {adds
              ? `ご請求額${yenText(after.total)}の見込みで${works ? '作業' : '追加'}を申し込む`
              : 'このオプションの解約を申し込む'}
          </SubmitButton>
        </p>
      </Form>
    </Section>
  );
}

function Lines({ preview: { kind, lines, free } }: { preview: OptionPreview }) {
  return (
    <div className="mt-6">
      <DataTable
        caption={kind === 'addition' ? '最初の請求書に加わる料金(税抜)' : '請求書からなくなる料金(税抜)'}
        rows={lines}
        rowKey={({ itemCode }) => itemCode}
        empty="この請求書では料金は変わりません。"
        columns={[
          { heading: '内容', cell: ({ name }) => name },
          { heading: '単価', cell: ({ unitPrice }) => <YenText value={unitPrice} />, figures: true },
          { heading: '数量', cell: ({ quantity }) => quantity, figures: true },
          { heading: '金額', cell: ({ amount }) => <YenText value={amount} />, figures: true },
        ]}
      />
      {kind === 'addition' && free.length > 0 && (
        <ul className="mt-4 list-disc pl-6">
          {free.map(({ name, chargedFrom }) => (
            <li key={name}>
              {name}:この期間は無料です。
              {chargedFrom &&
                `${dayText(chargedFrom.on)}に始まる年から年額${yenText(chargedFrom.yearly)}(税込、本日の料金)がかかります。`}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function netOf({ serverFee, discount, setupFee }: OptionPreview['after']): Yen {
  return sumYen([lessYen(serverFee, discount), setupFee]);
}

function Totals({ preview }: { preview: OptionPreview }) {
  const { before, after } = preview;
  const rows: { what: string; was: Yen; is: Yen }[] = [
    { what: 'サーバー料金(税抜、割引後)', was: netOf(before), is: netOf(after) },
    { what: 'オプションなど(税抜)', was: before.optionFee, is: after.optionFee },
    { what: '消費税', was: before.tax, is: after.tax },
    { what: 'ご請求額(税込)', was: before.total, is: after.total },
  ];
  const difference = differenceOf(preview);
  return (
    <div className="mt-6">
      <DataTable
        caption="最初の請求書のご請求額(見込み)"
        rows={rows}
        rowKey={({ what }) => what}
        empty=""
        columns={[
          { heading: '内訳', cell: ({ what }) => what },
          { heading: '申し込まない場合', cell: ({ was }) => <YenText value={was} />, figures: true },
          { heading: '申し込む場合', cell: ({ is }) => <YenText value={is} />, figures: true },
        ]}
      />
      <p className="mt-4">
        差額(税込):
        <strong>
          {difference > 0 && '+'}
          <YenText value={difference} />
        </strong>
      </p>
    </div>
  );
}
