import { type SubmissionResult, useForm } from '@conform-to/react';
import { getZodConstraint, parseWithZod } from '@conform-to/zod/v4';
import { type MetaFunction, data, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { lastDayOf } from '#app/core/calendar.ts';
import { dayText, rateText, yenText } from '#app/core/wording.ts';
import { firstInvoiceDueOn } from '#app/features/invoices/rules.ts';
import { placeOwnOrder } from '#app/features/orders/commands.server.ts';
import { PARTNER_ORDER_FIELDS, type PartnerOrderFields, PartnerOrderForm } from '#app/features/orders/form.ts';
import { explainOrderRefusal, fieldOfOrderRefusal } from '#app/features/orders/messages.ts';
import { type Offer, type ReviewedOrder, listPartnerOffers, reviewOrder } from '#app/features/orders/queries.server.ts';
import { offeredStartDays, orderNumberOf } from '#app/features/orders/rules.ts';
import { OrderFigures } from '#app/features/orders/ui/order-figures.tsx';
import { OrderReview } from '#app/features/orders/ui/order-review.tsx';
import { PriceTable } from '#app/features/orders/ui/price-table.tsx';
import { ServerFields } from '#app/features/orders/ui/server-fields.tsx';
import { RenewalRuler } from '#app/features/date-rulers/ui/renewal-ruler.tsx';
import { type Milestone, renewalMilestones } from '#app/features/date-rulers/rules.ts';
import { termDays } from '#app/features/contracts/rules.ts';
import { readFields } from '#app/platform/form-fields.server.ts';
import { partnerAction, partnerLoader } from '#app/platform/guards.server.ts';
import { errorPage, found } from '#app/platform/respond.server.ts';
import { SubmitButton } from '#app/ui/buttons.tsx';
import { PageHeading, Section } from '#app/ui/page-parts.tsx';
import { PortalForm } from '#app/ui/portal-form.tsx';

export const meta: MetaFunction = () => [{ title: 'サーバーのお申し込み|パートナーポータル' }];

export const loader = partnerLoader(async (context) => {
  found(context.partner.programme === 'discount' || null, 'ページ');
  const { countMonth, count, offers } = await listPartnerOffers(context);
  return {
    fixedOn: lastDayOf(countMonth),
    count,
    offers,
    starts: offeredStartDays(context.today).map((startsOn) => ({ startsOn, dueOn: firstInvoiceDueOn(startsOn) })),
    orderNumber: orderNumberOf(context.newId('ctr')),
  };
}, 'own.order');

/** What a posted order page answers: the form again, or the order to look over. */
type Answer = {
  result: SubmissionResult;
  review: { order: ReviewedOrder; milestones: Milestone[]; kept: Record<string, string> } | null;
};

export const action = partnerAction(async (context, { request }) => {
  if (context.partner.programme !== 'discount') {
    throw errorPage(403, 'サーバーのお申し込みは、割引プログラムのパートナー様専用です。');
  }
  const submission = parseWithZod(await readFields(request, PARTNER_ORDER_FIELDS), { schema: PartnerOrderForm });
  const again = (result: SubmissionResult, status: number) => data<Answer>({ result, review: null }, { status });
  if (submission.status !== 'success') return again(submission.reply(), 400);

  const { step, orderNumber, ...asked } = submission.value;
  if (step === 'edit') return again(submission.reply(), 200);
  const refuse = (refusal: Parameters<typeof explainOrderRefusal>[0]) => {
    const field = fieldOfOrderRefusal(refusal);
    const sentences = [explainOrderRefusal(refusal)];
    return again(submission.reply(field ? { fieldErrors: { [field]: sentences } } : { formErrors: sentences }), 409);
  };

  if (step === 'place') {
    const outcome = await placeOwnOrder(context, { ...asked, orderNumber });
    return outcome.ok ? redirect(`/mypage/contracts/${outcome.value.orderNumber}?ordered`) : refuse(outcome.refusal);
  }
  const { offers } = await listPartnerOffers(context);
  const reviewed = reviewOrder(context, offers, asked);
  if (!reviewed.ok) return refuse(reviewed.refusal);
  const days = termDays(asked.startsOn, asked.termMonths, 1, context.policy);
  const milestones = renewalMilestones('discount', days, context.policy);
  const kept = { orderNumber, ...asked, termMonths: String(asked.termMonths) };
  return data<Answer>({ result: submission.reply(), review: { order: reviewed.value, milestones, kept } });
}, 'own.order');

export default function OrderServer() {
  const review = useActionData<typeof action>()?.review;
  return review ? <Review review={review} /> : <Order />;
}

function Review({ review: { order, milestones, kept } }: { review: NonNullable<Answer['review']> }) {
  const { fixedOn, count } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeading
        title="お申し込み内容の確認"
        lead="まだお申し込みは完了していません。内容をお確かめのうえ、「この内容で申し込む」を押してください。"
      />
      <OrderReview kept={kept} placing="この内容で申し込む">
        <Section title="サーバーと料金" lead={`割引率は、${dayText(fixedOn)}の契約件数${count}件で確定したものです。`}>
          <OrderFigures order={order} />
        </Section>
        <Section title="最初の更新">
          <RenewalRuler caption="利用開始日が変わらない場合の日程" milestones={milestones} />
        </Section>
      </OrderReview>
    </>
  );
}

function Order() {
  const { fixedOn, count, offers, starts, orderNumber } = useLoaderData<typeof loader>();
  const lastResult = useActionData<typeof action>()?.result ?? null;
  const [form, fields] = useForm<PartnerOrderFields>({
    id: 'order',
    lastResult,
    constraint: getZodConstraint(PartnerOrderForm),
    defaultValue: { termMonths: '12' },
  });
  const kept = fields.orderNumber.initialValue;
  return (
    <>
      <PageHeading
        title="サーバーのお申し込み"
        lead={`本日お申し込みいただくと、${dayText(fixedOn)}の契約件数${count}件で確定した割引率が適用されます。`}
      />
      <PortalForm form={form}>
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
        <SubmitButton name="step" value="review">
          内容を確認する
        </SubmitButton>
      </PortalForm>
    </>
  );
}

function noteOf({ monthlyFee, rate, terms }: Offer): string {
  const yearly = terms.find(({ termMonths }) => termMonths === 12)?.first;
  const yours = yearly && yenText(yearly.total);
  return `定価 月額${yenText(monthlyFee)}(税抜)・割引率 ${rate ? rateText(rate) : '0%'}${yours ? `・12ヶ月のお支払い ${yours}(税込)` : ''}`;
}
