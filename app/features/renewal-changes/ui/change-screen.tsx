import { Form } from '@remix-run/react';
import { addDays } from '#app/core/calendar.ts';
import { dayText, yenText } from '#app/core/wording.ts';
import { ButtonLink, SubmitButton } from '#app/ui/buttons.tsx';
import { SelectField } from '#app/ui/controls.tsx';
import { plainField } from '#app/ui/plain-field.ts';
import { DataTable } from '#app/ui/data-table.tsx';
import { RateText, YenText } from '#app/ui/figures.tsx';
import { Notice } from '#app/ui/notices.tsx';
import { DescriptionList, Section } from '#app/ui/page-parts.tsx';
import { explainChangeRefusal } from '../messages.ts';
import type { ChangePage, ChangePreview } from '../queries.server.ts';

/** What the last try was answered with; undefined before the first. */
type Answer = { preview: ChangePreview | null; sentence: string | null } | undefined;

/** The page on which a change of plan or length is chosen, looked at, confirmed and taken back. */
export function ChangeScreen({ page, answer, back }: { page: ChangePage; answer: Answer; back: string }) {
  const { planName, termMonths, nextInvoiceOn, renewsOn, waiting, refusal } = page;
  const preview = answer ? answer.preview : null;
  return (
    <>
      {answer?.sentence && (
        <Notice kind="error" title="操作を完了できませんでした">
          <p>{answer.sentence}</p>
        </Notice>
      )}
      <DescriptionList
        items={[
          { term: '現在のプラン', description: `${planName}・${termMonths}ヶ月` },
          ...(renewsOn ? [{ term: '次の契約期間の初日', description: dayText(renewsOn) }] : []),
          ...(nextInvoiceOn && !refusal
            ? [
                {
                  term: '変更できる期限',
                  description: `${dayText(addDays(nextInvoiceOn, -1))}(翌日に更新の請求書を発行します)`,
                },
              ]
            : []),
        ]}
      />
      {waiting && (
        <Notice kind="info" title="受け付け済みの変更があります">
          <p>
            {dayText(waiting.startsOn)}から、{waiting.planName}・{waiting.termMonths}ヶ月に変更します。
          </p>
          {!refusal && (
            <Form method="post" className="mt-4">
              <SubmitButton look="outline" name="intent" value="withdraw">
                この変更を取り消す
              </SubmitButton>
            </Form>
          )}
        </Notice>
      )}
      {refusal ? (
        <Notice kind="info" title="変更をお申し込みいただけません">
          <p>{explainChangeRefusal(refusal)}</p>
        </Notice>
      ) : (
        <>
          {preview && <Preview preview={preview} />}
          <Choice page={page} preview={preview} />
        </>
      )}
      <p className="mt-8">
        <ButtonLink to={back} look="outline">
          ご契約に戻る
        </ButtonLink>
      </p>
    </>
  );
}

function Choice({ page, preview }: { page: ChangePage; preview: ChangePreview | null }) {
  const { plans, months, planCode, termMonths } = page;
  const field = (name: string, initialValue: string) => ({
    ...plainField('change', name, initialValue),
    required: true,
  });
  return (
    <Section title={preview ? '選び直す' : '変更後のプランと契約期間'}>
      <Form method="post" id="change" className="flex flex-col gap-6">
        <SelectField
          field={field('planCode', preview ? preview.planCode : planCode)}
          label="プラン"
          options={plans.map(({ code, name }) => ({ value: code, label: name }))}
        />
        <SelectField
          field={field('termMonths', String(preview ? preview.termMonths : termMonths))}
          label="契約期間"
          options={months.map((count) => ({ value: String(count), label: `${count}ヶ月` }))}
        />
        <p>
          <SubmitButton name="intent" value="review" look={preview ? 'outline' : 'fill'}>
            料金を確認する
          </SubmitButton>
        </p>
      </Form>
    </Section>
  );
}

function Preview({ preview }: { preview: ChangePreview }) {
  const { planCode, planName, termMonths, startsOn, renewsOn, invoiceOn, before, after, seen } = preview;
  const rows = [
    { what: 'サーバー料金(税抜)', was: before.serverFee, is: after.serverFee },
    ...(before.discountRate || after.discountRate
      ? [{ what: '割引', was: before.discount, is: after.discount, rates: [before.discountRate, after.discountRate] }]
      : []),
    ...(before.optionFee > 0 || after.optionFee > 0
      ? [{ what: 'オプションなど(税抜)', was: before.optionFee, is: after.optionFee }]
      : []),
    { what: '消費税', was: before.tax, is: after.tax },
    { what: 'ご請求額(税込)', was: before.total, is: after.total },
  ];
  return (
    <Section
      title="変更の内容"
      lead={`${dayText(startsOn)}から${dayText(addDays(renewsOn, -1))}までの契約期間に適用します。初期費用はかかりません。`}
    >
      <DataTable
        caption="次の契約期間のご請求(本日の料金と契約件数による見込み)"
        rows={rows}
        rowKey={({ what }) => what}
        empty=""
        columns={[
          { heading: '内訳', cell: ({ what }) => what },
          {
            heading: '変更しない場合',
            cell: ({ was, rates }) => <Figure amount={was} rate={rates?.[0]} />,
            figures: true,
          },
          {
            heading: `${planName}・${termMonths}ヶ月`,
            cell: ({ is, rates }) => <Figure amount={is} rate={rates?.[1]} />,
            figures: true,
          },
        ]}
      />
      <p className="my-6">
        ご請求書は{dayText(invoiceOn)}に、その日の料金で発行します。発行するまでは変更を取り消せます。
      </p>
      <Form method="post">
        <input type="hidden" name="planCode" value={planCode} />
        <input type="hidden" name="termMonths" value={termMonths} />
        <input type="hidden" name="seen" value={seen} />
        <SubmitButton name="intent" value="confirm">
          {`${yenText(after.total)}の見込みで変更を申し込む`}
        </SubmitButton>
      </Form>
    </Section>
  );
}

type Amount = ChangePreview['after']['total'];

function Figure({ amount, rate }: { amount: Amount; rate?: ChangePreview['after']['discountRate'] | undefined }) {
  return (
    <>
      {rate !== undefined && '−'}
      <YenText value={amount} />
      {rate && (
        <span className="block text-dns-14N-130 text-solid-gray-700">
          <RateText value={rate} />
        </span>
      )}
    </>
  );
}
