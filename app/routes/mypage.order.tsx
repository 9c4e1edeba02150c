import { type SubmissionResult, useForm } from '@conform-to/react';
import { getZodConstraint, parseWithZod } from '@conform-to/zod/v4';
import { type MetaFunction, data, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { lastDayOf } from '#app/core/calendar.ts';
import { dayText, rateText, yenText } from '#app/core/wording.ts';
import { firstInvoiceDueOn } from '#app/features/invoices/rules.ts';
import { placeOwnOrder } from '#app/features/order-pages/commands.server.ts';
import {
  ASKED_FIELDS,
  PARTNER_ORDER_FIELDS,
  type PartnerOrderFields,
  PartnerOrderForm,
  askedOf,
  keptFields,
} from '#app/features/order-pages/form.ts';
import { explainOrderRefusal, fieldOfOrderRefusal } from '#app/features/order-pages/messages.ts';
import {
  type Offer,
  type Quote,
  type ReviewedOrder,
  addOnPricesOf,
  loadPartnerPricing,
  offersOf,
  quoteOf,
  reviewOrder,
} from '#app/features/order-pages/queries.server.ts';
import { offeredStartDays, orderNumberOf } from '#app/features/orders/rules.ts';
import { AddOnFields } from '#app/features/order-pages/ui/add-on-fields.tsx';
import { LiveTotal } from '#app/features/order-pages/ui/live-total.tsx';
import { OrderFigures } from '#app/features/order-pages/ui/order-figures.tsx';
import { OrderReview } from '#app/features/order-pages/ui/order-review.tsx';
import { FirstButton } from '#app/features/order-pages/ui/first-button.tsx';
import { PriceTable } from '#app/features/order-pages/ui/price-table.tsx';
import { ServerFields } from '#app/features/order-pages/ui/server-fields.tsx';
import { RenewalRuler } from '#app/features/date-rulers/ui/renewal-ruler.tsx';
import { type Milestone, renewalMilestones } from '#app/features/date-rulers/rules.ts';
import { termDays } from '#app/features/contracts/rules.ts';
import { readFields } from '#app/platform/form-fields.server.ts';
import { partnerAction, partnerLoader } from '#app/platform/guards.server.ts';
import { errorPage, found } from '#app/platform/respond.server.ts';
import { SubmitButton, TextLink } from '#app/ui/buttons.tsx';
import { Notice } from '#app/ui/notices.tsx';
import { PageHeading, Section } from '#app/ui/page-parts.tsx';
import { PortalForm } from '#app/ui/portal-form.tsx';

export const meta: MetaFunction = () => [{ title: 'サーバーのお申し込み|パートナーポータル' }];

export const loader = partnerLoader(async (context) => {
  found(context.partner.programme === 'discount' || null, 'ページ');
  const pricing = await loadPartnerPricing(context);
  return {
    fixedOn: lastDayOf(pricing.countMonth),
    countMonth: pricing.countMonth,
    count: pricing.count,
    offers: offersOf(pricing),
    addOns: addOnPricesOf(pricing),
    starts: offeredStartDays(context.today).map((startsOn) => ({ startsOn, dueOn: firstInvoiceDueOn(startsOn) })),
    orderNumber: orderNumberOf(context.newId('ctr')),
  };
}, 'own.order');

/** What a posted order page answers: the form again, with what it comes to so far, or the order to look over. */
type Answer = {
  result: SubmissionResult;
  review: {
    order: ReviewedOrder;
    milestones: Milestone[];
    kept: Record<string, string>;
    changed: string | null;
  } | null;
  quote: Quote | null;
};

export const action = partnerAction(async (context, { request }) => {
  if (context.partner.programme !== 'discount') {
    throw errorPage(403, 'サーバーのお申し込みは、割引プログラムのパートナー様専用です。');
  }
  const fields = await readFields(request, PARTNER_ORDER_FIELDS);
  const submission = parseWithZod(fields, { schema: PartnerOrderForm });
  if (fields.get('step') === 'total') {
    // The fields stay as chosen; mistakes in them are told when the form is sent.
    const { status: _status, error: _error, ...kept } = submission.reply();
    return answer(kept, 200, { quote: quoteOf(await loadPartnerPricing(context), fields) });
  }
  if (submission.status !== 'success') return answer(submission.reply(), 400);
  const { step, orderNumber, seenTotal, ...filled } = submission.value;
  if (step === 'edit') return answer(submission.reply(), 200);
  const refuse = (refusal: Parameters<typeof explainOrderRefusal>[0]) => {
    const field = fieldOfOrderRefusal(refusal);
    const sentences = [explainOrderRefusal(refusal)];
    return answer(submission.reply(field ? { fieldErrors: { [field]: sentences } } : { formErrors: sentences }), 409);
  };

  const asked = askedOf(filled);
  let changed: string | null = null;
  if (step === 'place' && seenTotal !== undefined) {
    const outcome = await placeOwnOrder(context, { ...asked, seenTotal, orderNumber });
    if (outcome.ok) return redirect(`/mypage/contracts/${outcome.value.orderNumber}?ordered`);
    if (outcome.refusal.code !== 'total-changed') return refuse(outcome.refusal);
    changed = explainOrderRefusal(outcome.refusal);
  }
  const reviewed = reviewOrder(await loadPartnerPricing(context), asked);
  if (!reviewed.ok) return refuse(reviewed.refusal);
  const days = termDays(asked.startsOn, asked.termMonths, context.policy);
  const milestones = renewalMilestones('discount', days, context.policy);
  const kept = keptFields({ ...filled, orderNumber, seenTotal: reviewed.value.first.total });
  const review = { order: reviewed.value, milestones, kept, changed };
  return answer(submission.reply(), changed ? 409 : 200, { review });
}, 'own.order');

function answer(result: SubmissionResult, status: number, more: Partial<Answer> = {}) {
  return data<Answer>({ review: null, quote: null, ...more, result }, { status });
}

export default function OrderServer() {
  const review = useActionData<typeof action>()?.review;
  return review ? <Review review={review} /> : <Order />;
}

function Review({ review: { order, milestones, kept, changed } }: { review: NonNullable<Answer['review']> }) {
  const { fixedOn, count } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeading
        title="お申し込み内容の確認"
        lead="まだお申し込みは完了していません。内容をお確かめのうえ、「この内容で申し込む」を押してください。"
      />
      {changed && (
        <Notice kind="warning" title="お支払い総額が変わりました">
          <p>{changed}</p>
        </Notice>
      )}
      <OrderReview kept={kept} placing="この内容で申し込む">
        <Section title="サーバーと料金" lead={`割引率は、${dayText(fixedOn)}の契約件数${count}件で確定したものです。`}>
          <OrderFigures order={order} />
        </Section>
        <Section
          title="最初の更新"
          lead="更新の割引率は、請求書を発行する前の月末の契約件数で新しく決まります。今回の割引率は、最初の契約期間だけのものです。"
        >
          <RenewalRuler caption="利用開始日が変わらない場合の日程" milestones={milestones} />
        </Section>
      </OrderReview>
    </>
  );
}

function Order() {
  const { fixedOn, countMonth, count, offers, addOns, starts, orderNumber } = useLoaderData<typeof loader>();
  const answered = useActionData<typeof action>();
  const lastResult = answered?.result ?? null;
  const [form, fields] = useForm<PartnerOrderFields>({
    id: 'order',
    lastResult,
    constraint: getZodConstraint(PartnerOrderForm),
    defaultValue: { termMonths: '12', domainChoice: 'none', storageGb: '0' },
  });
  const kept = fields.orderNumber.initialValue;
  return (
    <>
      <PageHeading
        title="サーバーのお申し込み"
        lead={`本日お申し込みいただくと、${dayText(fixedOn)}の契約件数${count}件で確定した割引率が適用されます。`}
      />
      <p className="-mt-4 mb-6">
        <TextLink to={`/mypage/rates/${countMonth}`}>この割引率の根拠(率の証明)を見る</TextLink>
      </p>
      <PortalForm form={form}>
        <FirstButton />
        <input
          type="hidden"
          name="orderNumber"
          value={typeof kept === 'string' && !fields.orderNumber.errors ? kept : orderNumber}
        />
        <Section title="プランと期間">
          <PriceTable offers={offers} />
          <div className="mt-8 max-w-[48rem]">
            <ServerFields fields={fields} offers={offers} starts={starts} noteOf={(plan) => noteOf(plan as Offer)} />
          </div>
        </Section>
        <Section title="ドメイン・オプション" lead="割引の対象外で、契約件数にも含まれません。">
          <div className="max-w-[48rem]">
            <AddOnFields
              fields={fields}
              prices={addOns}
              sellsMail={offers.some(({ planGroup }) => planGroup === 'mail')}
            />
          </div>
        </Section>
        <LiveTotal formId={form.id} href="/mypage/order/total" names={ASKED_FIELDS} quote={answered?.quote ?? null} />
        <SubmitButton name="step" value="review">
          内容を確認する
        </SubmitButton>
      </PortalForm>
    </>
  );
}

function noteOf({ monthlyWithTax, yourMonthlyWithTax, rate }: Offer): string {
  if (!rate) return `月額${yenText(monthlyWithTax)}(税込、割引の対象外)`;
  return `定価 月額${yenText(monthlyWithTax)}・割引率 ${rateText(rate)}・あなたの価格 月額${yenText(yourMonthlyWithTax)}(いずれも税込)`;
}
