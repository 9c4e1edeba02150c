import { useForm } from '@conform-to/react';
import { getZodConstraint, parseWithZod } from '@conform-to/zod/v4';
import { type MetaFunction, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import type { z } from 'zod';
import { addMonths, firstDayOf, monthOf } from '#app/core/calendar.ts';
import { monthText } from '#app/core/wording.ts';
import { listOwnOrdersByUrl } from '#app/features/attributions/queries.server.ts';
import { listPlans, listPrices } from '#app/features/catalogue/queries.server.ts';
import { priceOn } from '#app/features/catalogue/rules.ts';
import { claimWord, presetPlan } from '#app/features/referrals/commands.server.ts';
import { OrderUrlPlanForm, OrderUrlWordForm } from '#app/features/referrals/form.ts';
import { explainOrderUrlRefusal } from '#app/features/referrals/messages.ts';
import { findOwnOrderUrl, listOwnVisits } from '#app/features/referrals/queries.server.ts';
import { orderUrlPath } from '#app/features/referrals/rules.ts';
import { OrderUrlField } from '#app/features/referrals/ui/order-url-field.tsx';
import { askedText } from '#app/platform/asked-text.server.ts';
import { readFields } from '#app/platform/form-fields.server.ts';
import { partnerAction, partnerLoader } from '#app/platform/guards.server.ts';
import { found, mistakesReply, refusalReply } from '#app/platform/respond.server.ts';
import { ButtonLink, SubmitButton } from '#app/ui/buttons.tsx';
import { CountChart } from '#app/ui/charts.tsx';
import { SelectField, TextField } from '#app/ui/controls.tsx';
import { DataTable } from '#app/ui/data-table.tsx';
import { Notice } from '#app/ui/notices.tsx';
import { PageHeading, Section } from '#app/ui/page-parts.tsx';
import { PortalForm } from '#app/ui/portal-form.tsx';

export const meta: MetaFunction = () => [{ title: '申し込みURLの設定|パートナーポータル' }];

/** How many months of visits are shown, this one included. */
const MONTHS_SHOWN = 12;

export const loader = partnerLoader(async (context, { params, request, context: { portal } }) => {
  const { slug, word, planCode, label, active } = found(await findOwnOrderUrl(context, params['slug']), '申し込みURL');
  const { today } = context;
  const months = Array.from({ length: MONTHS_SHOWN }, (_, index) =>
    addMonths(monthOf(today), index + 1 - MONTHS_SHOWN),
  );
  const from = firstDayOf(months[0] ?? monthOf(today));
  const [visits, orders, plans, prices] = await Promise.all([
    listOwnVisits(context, slug, from),
    listOwnOrdersByUrl(context, word ? [slug, word] : [slug], from),
    listPlans(context),
    listPrices(context),
  ]);
  const countIn = (rows: typeof visits, month: string) => rows.find((row) => row.month === month)?.count ?? 0;
  const addressOf = (name: string) => new URL(orderUrlPath(name), portal.baseUrl).href;
  return {
    ...{ slug, word, planCode, label, active, address: addressOf(word ?? slug), first: addressOf(slug) },
    traffic: months.map((month) => ({ month, visits: countIn(visits, month), orders: countIn(orders, month) })),
    plans: plans.flatMap(({ code, name }) => (priceOn(prices, code, today) ? [{ value: code, label: name }] : [])),
    done: askedText(request, 'done'),
  };
});

export const action = partnerAction(async (context, { params, request }) => {
  const { slug } = found(await findOwnOrderUrl(context, params['slug']), '申し込みURL');
  const fields = await readFields(request, ['intent', 'word', 'planCode']);
  if (fields.get('intent') === 'plan') {
    const submission = parseWithZod(fields, { schema: OrderUrlPlanForm });
    if (submission.status !== 'success') return mistakesReply(submission);
    const set = await presetPlan(context, { slug, planCode: submission.value.planCode || null });
    if (!set.ok) return refusalReply(submission, explainOrderUrlRefusal(set.refusal));
    return redirect(`/mypage/urls/${slug}?done=plan`);
  }
  const submission = parseWithZod(fields, { schema: OrderUrlWordForm });
  if (submission.status !== 'success') return mistakesReply(submission);
  const claimed = await claimWord(context, { slug, word: submission.value.word });
  if (!claimed.ok) return refusalReply(submission, explainOrderUrlRefusal(claimed.refusal));
  return redirect(`/mypage/urls/${slug}?done=word`);
}, 'own.order');

export default function OrderUrlPage() {
  const { slug, label, active, address, word, first, done } = useLoaderData<typeof loader>();
  const picture = `/mypage/urls/${slug}/qr`;
  return (
    <>
      <PageHeading
        title={label}
        lead="チラシや名刺に印刷してお使いいただけます。読み取ると、お申し込み画面が開きます。"
        crumbs={[{ to: '/mypage/urls', label: '申し込みURL' }]}
      />
      {done && (
        <Notice kind="success" title="設定を保存しました">
          <p>
            {done === 'word'
              ? '新しいURLとQRコードは、すぐにお使いいただけます。'
              : '次に開かれた画面から反映されます。'}
          </p>
        </Notice>
      )}
      {!active && (
        <Notice kind="warning" title="このURLは停止中です">
          <p>停止中は、このURLからのお申し込みがご紹介として記録されません。</p>
        </Notice>
      )}
      <OrderUrlField address={address} label={label} />
      {word && (
        <p className="mt-2 text-dns-14N-130 text-solid-gray-700">最初のURL({first})も、引き続きお使いいただけます。</p>
      )}
      <img
        src={`${picture}.svg`}
        alt={`${label}の申し込みURLのQRコード`}
        width={320}
        height={320}
        className="mt-8 w-full max-w-80 border border-solid-gray-420"
      />
      <p className="not-printed mt-6 flex flex-wrap gap-3">
        <ButtonLink to={`${picture}.svg?download`} look="outline" reload>
          画像を保存する(SVG)
        </ButtonLink>
        <ButtonLink to={`${picture}.png`} look="outline" reload>
          画像を保存する(PNG)
        </ButtonLink>
      </p>
      <Traffic />
      <Settings />
    </>
  );
}

function Traffic() {
  const { traffic } = useLoaderData<typeof loader>();
  return (
    <Section
      title="アクセスとお申し込み"
      lead="画面が開かれた回数と、このURLからのお申し込みの件数です。Cookieは使用せず、どなたが開いたかは記録していません。"
    >
      <CountChart
        caption="画面が開かれた回数(直近12か月)"
        unit="回"

        points={traffic.map(({ month, visits }) => ({ month, count: visits }))}
      />
      <DataTable
        caption="月ごとのアクセスとお申し込み"
        rows={traffic.toReversed().filter(({ visits, orders }) => visits > 0 || orders > 0)}
        rowKey={({ month }) => month}
        empty="まだ記録がありません。"
        columns={[
          { heading: '月', cell: ({ month }) => monthText(month) },
          { heading: '開かれた回数', cell: ({ visits }) => `${visits.toLocaleString('ja-JP')}回`, figures: true },
          { heading: 'お申し込み', cell: ({ orders }) => `${orders.toLocaleString('ja-JP')}件`, figures: true },
        ]}
      />
    </Section>
  );
}

function Settings() {
  const { word, plans, planCode } = useLoaderData<typeof loader>();
  const lastResult = useActionData<typeof action>() ?? null;
  const ofPlan = lastResult?.initialValue && 'planCode' in lastResult.initialValue;
  const [wordForm, words] = useForm<z.input<typeof OrderUrlWordForm>>({
    id: 'word',
    lastResult: ofPlan ? null : lastResult,
    constraint: getZodConstraint(OrderUrlWordForm),
  });
  const [planForm, chosen] = useForm<z.input<typeof OrderUrlPlanForm>>({
    id: 'plan',
    lastResult: ofPlan ? lastResult : null,
    constraint: getZodConstraint(OrderUrlPlanForm),
    defaultValue: { planCode: planCode ?? '' },
  });
  return (
    <Section title="設定">
      <div className="max-w-[48rem]">
        <PortalForm form={planForm}>
          <input type="hidden" name="intent" value="plan" />
          <SelectField
            field={chosen.planCode}
            label="最初に選択しておくプラン"
            hint="お客様は、画面で別のプランに変更できます。"
            placeholder="選択しておかない"
            options={plans}
            required={false}
          />
          <SubmitButton look="outline">プランを保存する</SubmitButton>
        </PortalForm>
        {!word && (
          <div className="mt-10">
            <PortalForm form={wordForm}>
              <input type="hidden" name="intent" value="word" />
              <TextField
                field={words.word}
                label="URLの末尾の文字列"
                hint="英字で始まる4〜32文字。0とo、1とlなど、見間違えやすい文字は区別しません。設定後の変更はできません。今のURLも引き続きお使いいただけます。"
              />
              <SubmitButton look="outline">この文字列を使う</SubmitButton>
            </PortalForm>
          </div>
        )}
      </div>
    </Section>
  );
}
