import { type SubmissionResult, useForm } from '@conform-to/react';
import { getZodConstraint, parseWithZod } from '@conform-to/zod/v4';
import { type MetaFunction, data, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import type { z } from 'zod';
import { tidyPostalCode } from '#app/core/typed-text.ts';
import { nameReferral } from '#app/features/attributions/queries.server.ts';
import { firstInvoiceDueOn } from '#app/features/invoices/rules.ts';
import { placeClientOrder } from '#app/features/order-pages/commands.server.ts';
import {
  ASKED_FIELDS,
  CLIENT_ORDER_FIELDS,
  type ClientOrderFields,
  ClientOrderForm,
  askedOf,
  keptFields,
} from '#app/features/order-pages/form.ts';
import { explainOrderRefusal, fieldOfOrderRefusal, referralText } from '#app/features/order-pages/messages.ts';
import {
  type Quote,
  type ReviewedOrder,
  addOnPricesOf,
  loadClientPricing,
  offersOf,
  quoteOf,
  reviewOrder,
} from '#app/features/order-pages/queries.server.ts';
import { checkReferral, offeredStartDays } from '#app/features/orders/rules.ts';
import { ClientFields } from '#app/features/order-pages/ui/client-fields.tsx';
import { AddOnFields } from '#app/features/order-pages/ui/add-on-fields.tsx';
import { CarriedReferral, ReferredBy } from '#app/features/order-pages/ui/referred-by.tsx';
import { FirstButton } from '#app/features/order-pages/ui/first-button.tsx';
import { LiveTotal } from '#app/features/order-pages/ui/live-total.tsx';
import { OrderFigures } from '#app/features/order-pages/ui/order-figures.tsx';
import { OrderReview } from '#app/features/order-pages/ui/order-review.tsx';
import { PriceTable } from '#app/features/order-pages/ui/price-table.tsx';
import { ReferralTerms } from '#app/features/order-pages/ui/referral-terms.tsx';
import { ServerFields } from '#app/features/order-pages/ui/server-fields.tsx';
import { countVisit } from '#app/features/referrals/commands.server.ts';
import type { Referral } from '#app/features/referrals/queries.server.ts';
import { readFields } from '#app/platform/form-fields.server.ts';
import { type PublicContext, publicAction, publicLoader } from '#app/platform/guards.server.ts';
import { addressOf } from '#app/platform/postal-codes.server.ts';
import { newSecret } from '#app/platform/secrets.server.ts';
import { isVisit } from '#app/features/referrals/rules.ts';
import { SubmitButton } from '#app/ui/buttons.tsx';
import { Notice } from '#app/ui/notices.tsx';
import { DescriptionList, PageHeading, Section } from '#app/ui/page-parts.tsx';
import { PortalForm } from '#app/ui/portal-form.tsx';
import { PublicFrame } from '#app/ui/public-frame.tsx';

export const meta: MetaFunction = () => [
  { title: 'サーバーのお申し込み|パートナーポータル' },
  { name: 'robots', content: 'noindex' },
];

export const loader = publicLoader(async (context, { params, request }) => {
  const slug = params['slug'];
  const [referral, pricing] = await Promise.all([
    nameReferral(context, { slug, code: undefined }),
    loadClientPricing(context),
  ]);
  if (referral && isVisit(asVisit(request))) await countVisit(context, referral.slug);
  return {
    slug: slug ?? '',
    preset: referral ? referral.planCode : null,
    partnerName: referral ? referral.partnerName : null,
    named: referral ? referral.slug : null,
    offers: offersOf(pricing),
    addOns: addOnPricesOf(pricing),
    starts: offeredStartDays(context.today).map((startsOn) => ({ startsOn, dueOn: firstInvoiceDueOn(startsOn) })),
    token: newSecret(),
  };
});

function asVisit({ method, headers }: Request) {
  const purposes = ['Sec-Purpose', 'Purpose', 'X-Moz'].map((name) => headers.get(name));
  return { method, purposes, mode: headers.get('Sec-Fetch-Mode'), origin: headers.get('Origin') };
}

/** What a posted order page answers: the form again, with what it comes to so far, or the order to look over. */
type Answer = {
  result: SubmissionResult;
  review: {
    order: ReviewedOrder;
    partnerName: string | null;
    kept: Record<string, string>;
    changed: string | null;
  } | null;
  quote: Quote | null;
  filledIn: string | null;
  /** The partner that the code as typed names; null for nobody. */
  referral: Pick<Referral, 'slug' | 'partnerName'> | null;
};

type Refusal = Parameters<typeof explainOrderRefusal>[0];

export const action = publicAction(async (context, { request, params }) => {
  const fields = await readFields(request, CLIENT_ORDER_FIELDS);
  const step = fields.get('step');
  const slug = params['slug'];
  // An emptied code says something; the form's own reading would lose it.
  const typed = fields.get('code');
  const code = typeof typed === 'string' ? typed.slice(0, 300) : undefined;
  const referral = await nameReferral(context, { slug, code });
  const answer = answering(referral);
  const again = (result: SubmissionResult, status: number) => answer(result, status, {});
  if (step === 'total' || step === 'address') return answer(...(await keepFilling(context, fields, step)));
  const submission = parseWithZod(fields, { schema: ClientOrderForm });
  if (submission.status !== 'success') return again(submission.reply(), 400);
  if (submission.value.step === 'edit') return again(submission.reply(), 200);

  const refuse = (refusal: Refusal) => {
    const field = fieldOfOrderRefusal(refusal);
    const sentences = [explainOrderRefusal(refusal)];
    return again(submission.reply(field ? { fieldErrors: { [field]: sentences } } : { formErrors: sentences }), 409);
  };
  const { token, referred, named, attribution, seenTotal, consent, code: _code, ...filled } = submission.value;
  const asked = askedOf(filled);
  let changed: string | null = null;
  if (filled.step === 'place' && seenTotal !== undefined) {
    const done = `/o/${encodeURIComponent(slug ?? '')}/done/${token}`;
    const outcome = await placeClientOrder(context, {
      ...asked,
      ...{ token, slug, code, seenTotal },
      referral: { seen: referred === 'yes', named, wanted: attribution === 'partner' },
      client: clientOf(filled),
    });
    if (outcome.ok) return redirect(done);
    if (outcome.refusal.code !== 'total-changed') return refuse(outcome.refusal);
    changed = explainOrderRefusal(outcome.refusal);
  }
  const pricing = await loadClientPricing(context);
  const unchanged = checkReferral({ referred: referred === 'yes', named }, referral);
  if (!unchanged.ok) return refuse(unchanged.refusal);
  const reviewed = reviewOrder(pricing, asked);
  if (!reviewed.ok) return refuse(reviewed.refusal);
  const partnerName = referral && attribution === 'partner' ? referral.partnerName : null;
  const total = reviewed.value.first.total;
  const kept = keptFields({ ...filled, token, referred, named, code, attribution, consent, seenTotal: total });
  return answer(submission.reply(), changed ? 409 : 200, {
    review: { order: reviewed.value, partnerName, kept, changed },
  });
});

type AnswerParts = [result: SubmissionResult, status: number, more: Partial<Answer>];

function answering(referral: Referral | undefined) {
  const named = referral ? { slug: referral.slug, partnerName: referral.partnerName } : null;
  return (...[result, status, more]: AnswerParts) =>
    data<Answer>({ review: null, quote: null, filledIn: null, ...more, result, referral: named }, { status });
}

/** The form as it was filled in so far, with what it comes to, or with the address of its postal code. */
async function keepFilling(context: PublicContext, fields: FormData, step: 'total' | 'address'): Promise<AnswerParts> {
  const typed = fields.get('postalCode');
  const found = step === 'address' && typeof typed === 'string' ? addressOf(tidyPostalCode(typed)) : undefined;
  if (found) fields.set('address', found);
  // The fields stay as typed; mistakes in them are told when the form is sent.
  const { status: _status, error: _error, ...kept } = parseWithZod(fields, { schema: ClientOrderForm }).reply();
  if (step === 'total') return [kept, 200, { quote: quoteOf(await loadClientPricing(context), fields) }];
  if (found) return [kept, 200, { filledIn: found }];
  return [{ ...kept, error: { postalCode: [ADDRESS_UNKNOWN] } }, 200, {}];
}

const ADDRESS_UNKNOWN =
  'この郵便番号から住所を特定できませんでした。番号をご確認いただくか、住所を直接入力してください。';

type Filled = Omit<
  z.output<typeof ClientOrderForm>,
  'token' | 'referred' | 'named' | 'code' | 'attribution' | 'seenTotal' | 'consent'
>;

function clientOf({ company, companyKana, contactName, contactKana, email, phone, ...filled }: Filled) {
  const { postalCode, address, building, domainName } = filled;
  return {
    ...{ company, companyKana, contactName, contactKana, email, phone, postalCode, address },
    building: building === '' ? null : building,
    domain: domainName === '' ? null : domainName,
  };
}

export default function OrderPage() {
  const { partnerName, named } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const review = answer?.review;
  const referral = answer ? answer.referral : partnerName && named ? { partnerName, slug: named } : null;
  return (
    <PublicFrame width={review ? 'reading' : 'wide'}>
      {review ? <Review review={review} /> : <Order key="order" referral={referral} />}
    </PublicFrame>
  );
}

function Review({ review: { order, partnerName, kept, changed } }: { review: NonNullable<Answer['review']> }) {
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
        <Section title="サーバーと料金">
          <OrderFigures order={order} />
        </Section>
        <Section title="お客様の情報">
          <DescriptionList
            items={[
              { term: '会社名・団体名', description: kept['company'] },
              { term: 'フリガナ', description: kept['companyKana'] },
              { term: 'ご担当者名', description: kept['contactName'] },
              { term: 'フリガナ(ご担当者名)', description: kept['contactKana'] },
              { term: 'メールアドレス', description: kept['email'] },
              { term: '電話番号', description: kept['phone'] },
              {
                term: '住所',
                description: `〒${kept['postalCode']} ${kept['address']} ${kept['building'] ?? ''}`,
              },
              { term: 'ドメイン', description: kept['domainName'] || '未定' },
              {
                term: 'ご紹介',
                description: referralText(partnerName, kept),
              },
            ]}
          />
        </Section>
      </OrderReview>
    </>
  );
}

const CHOSEN_AT_FIRST = { termMonths: '12', attribution: 'partner', domainChoice: 'none', storageGb: '0' } as const;

function Order({ referral }: { referral: Answer['referral'] }) {
  const partnerName = referral ? referral.partnerName : null;
  const { slug, preset, offers, addOns, starts, token } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const lastResult = answer?.result ?? null;
  const [form, fields] = useForm<ClientOrderFields>({
    id: 'order',
    lastResult,
    constraint: getZodConstraint(ClientOrderForm),
    defaultValue: { ...CHOSEN_AT_FIRST, planCode: preset ?? '', code: referral ? referral.slug : '' },
  });
  const kept = fields.token.initialValue;
  return (
    <>
      <PageHeading
        title="サーバーのお申し込み"
        lead="お申し込みは約5分で完了します。次の画面で内容と金額をご確認いただけます。"
      />
      <ReferredBy partnerName={partnerName} />
      <PortalForm form={form}>
        <FirstButton />
        <CarriedReferral token={typeof kept === 'string' && !fields.token.errors ? kept : token} referral={referral} />
        <Section title="サーバー">
          <PriceTable offers={offers} />
          <div className="mt-8 max-w-[48rem]">
            <ServerFields fields={fields} offers={offers} starts={starts} />
          </div>
        </Section>
        <Section title="ドメイン・オプション">
          <div className="max-w-[48rem]">
            <AddOnFields
              fields={fields}
              prices={addOns}
              sellsMail={offers.some(({ planGroup }) => planGroup === 'mail')}
            />
          </div>
        </Section>
        <Section title="お客様の情報">
          <div className="max-w-[48rem]">
            <ClientFields fields={fields} filledIn={answer?.filledIn ?? null} />
          </div>
        </Section>
        <Section title="ご紹介と個人情報">
          <div className="max-w-[48rem]">
            <ReferralTerms partnerName={partnerName} fields={fields} />
          </div>
        </Section>
        <LiveTotal
          formId={form.id}
          href={`/o/${encodeURIComponent(slug)}/total`}
          names={ASKED_FIELDS}
          quote={answer?.quote ?? null}
        />
        <SubmitButton name="step" value="review">
          内容を確認する
        </SubmitButton>
      </PortalForm>
    </>
  );
}
