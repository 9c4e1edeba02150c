import { type SubmissionResult, useForm } from '@conform-to/react';
import { getZodConstraint, parseWithZod } from '@conform-to/zod/v4';
import { type MetaFunction, data, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { firstInvoiceDueOn } from '#app/features/invoices/rules.ts';
import { placeClientOrder } from '#app/features/orders/commands.server.ts';
import { CLIENT_ORDER_FIELDS, type ClientOrderFields, ClientOrderForm } from '#app/features/orders/form.ts';
import { explainOrderRefusal, fieldOfOrderRefusal } from '#app/features/orders/messages.ts';
import { type ReviewedOrder, listClientOffers, reviewOrder } from '#app/features/orders/queries.server.ts';
import { checkReferral, offeredStartDays } from '#app/features/orders/rules.ts';
import { ClientFields } from '#app/features/orders/ui/client-fields.tsx';
import { OrderFigures } from '#app/features/orders/ui/order-figures.tsx';
import { OrderReview } from '#app/features/orders/ui/order-review.tsx';
import { PriceTable } from '#app/features/orders/ui/price-table.tsx';
import { ReferralTerms } from '#app/features/orders/ui/referral-terms.tsx';
import { ServerFields } from '#app/features/orders/ui/server-fields.tsx';
import { findReferral } from '#app/features/referrals/queries.server.ts';
import { readFields } from '#app/platform/form-fields.server.ts';
import { publicAction, publicLoader } from '#app/platform/guards.server.ts';
import { newSecret } from '#app/platform/secrets.server.ts';
import { SubmitButton } from '#app/ui/buttons.tsx';
import { Notice } from '#app/ui/notices.tsx';
import { DescriptionList, PageHeading, Section } from '#app/ui/page-parts.tsx';
import { PortalForm } from '#app/ui/portal-form.tsx';
import { PublicFrame } from '#app/ui/public-frame.tsx';

export const meta: MetaFunction = () => [
  { title: 'サーバーのお申し込み|パートナーポータル' },
  { name: 'robots', content: 'noindex' },
];

export const loader = publicLoader(async (context, { params }) => {
  const [referral, offers] = await Promise.all([findReferral(context, params['slug']), listClientOffers(context)]);
  return {
    partnerName: referral ? referral.partnerName : null,
    offers,
    starts: offeredStartDays(context.today).map((startsOn) => ({ startsOn, dueOn: firstInvoiceDueOn(startsOn) })),
    token: newSecret(),
  };
});

/** What a posted order page answers: the form again, or the order to look over. */
type Answer = {
  result: SubmissionResult;
  review: { order: ReviewedOrder; partnerName: string | null; kept: Record<string, string> } | null;
};

export const action = publicAction(async (context, { request, params }) => {
  const submission = parseWithZod(await readFields(request, CLIENT_ORDER_FIELDS), { schema: ClientOrderForm });
  const again = (result: SubmissionResult, status: number) => data<Answer>({ result, review: null }, { status });
  if (submission.status !== 'success') return again(submission.reply(), 400);

  const { step, token, referred, attribution, planCode, termMonths, startsOn, consent, ...client } = submission.value;
  if (step === 'edit') return again(submission.reply(), 200);
  const seen = referred === 'yes';
  const slug = params['slug'];
  const asked = { planCode, termMonths, startsOn };
  const refuse = (refusal: Parameters<typeof explainOrderRefusal>[0]) => {
    const field = fieldOfOrderRefusal(refusal);
    const sentences = [explainOrderRefusal(refusal)];
    return again(submission.reply(field ? { fieldErrors: { [field]: sentences } } : { formErrors: sentences }), 409);
  };

  if (step === 'place') {
    const referral = { seen, wanted: attribution === 'partner' };
    const outcome = await placeClientOrder(context, { ...asked, token, slug, referral, client });
    if (!outcome.ok) return refuse(outcome.refusal);
    return redirect(`/o/${encodeURIComponent(slug ?? '')}/done/${token}`);
  }
  const [referral, offers] = await Promise.all([findReferral(context, slug), listClientOffers(context)]);
  const unchanged = checkReferral({ referred: seen }, { found: referral !== undefined });
  if (!unchanged.ok) return refuse(unchanged.refusal);
  const reviewed = reviewOrder(context, offers, asked);
  if (!reviewed.ok) return refuse(reviewed.refusal);
  const partnerName = referral && attribution === 'partner' ? referral.partnerName : null;
  const kept = { token, referred, attribution, planCode, termMonths: String(termMonths), startsOn, consent, ...client };
  return data<Answer>({ result: submission.reply(), review: { order: reviewed.value, partnerName, kept } });
});

export default function OrderPage() {
  const { partnerName } = useLoaderData<typeof loader>();
  const review = useActionData<typeof action>()?.review;
  return (
    <PublicFrame width={review ? 'reading' : 'wide'}>
      {review ? <Review review={review} /> : <Order key="order" partnerName={partnerName} />}
    </PublicFrame>
  );
}

function Review({ review: { order, partnerName, kept } }: { review: NonNullable<Answer['review']> }) {
  return (
    <>
      <PageHeading
        title="お申し込み内容の確認"
        lead="まだお申し込みは完了していません。内容をお確かめのうえ、「この内容で申し込む」を押してください。"
      />
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
                term: 'ご紹介',
                description: partnerName ? `${partnerName}様のご紹介(お申し込みの状況を共有します)` : 'ご紹介なし',
              },
            ]}
          />
        </Section>
      </OrderReview>
    </>
  );
}

function Order({ partnerName }: { partnerName: string | null }) {
  const { offers, starts, token } = useLoaderData<typeof loader>();
  const lastResult = useActionData<typeof action>()?.result ?? null;
  const [form, fields] = useForm<ClientOrderFields>({
    id: 'order',
    lastResult,
    constraint: getZodConstraint(ClientOrderForm),
    defaultValue: { termMonths: '12', attribution: 'partner' },
  });
  const kept = fields.token.initialValue;
  return (
    <>
      <PageHeading
        title="サーバーのお申し込み"
        lead="お申し込みは約5分で完了します。次の画面で内容と金額をご確認いただけます。"
      />
      {partnerName ? (
        <Notice kind="info" title={`${partnerName}様からのご紹介です`}>
          <p>ご契約とご請求は、株式会社KDDIウェブコミュニケーションズとの間で行います。</p>
        </Notice>
      ) : (
        <Notice kind="warning" title="ご紹介元が見つかりませんでした">
          <p>
            申し込みURLが間違っているか、現在使われていません。このままお申し込みいただけますが、ご紹介なしのお申し込みになります。ご紹介を受けた方は、URLをもう一度ご確認ください。
          </p>
        </Notice>
      )}
      <PortalForm form={form}>
        <input type="hidden" name="token" value={typeof kept === 'string' && !fields.token.errors ? kept : token} />
        <input type="hidden" name="referred" value={partnerName ? 'yes' : 'no'} />
        <Section title="サーバー">
          <PriceTable offers={offers} />
          <div className="mt-8 max-w-[48rem]">
            <ServerFields fields={fields} offers={offers} starts={starts} />
          </div>
        </Section>
        <Section title="お客様の情報">
          <div className="max-w-[48rem]">
            <ClientFields fields={fields} />
          </div>
        </Section>
        <Section title={partnerName ? 'ご紹介と個人情報' : '個人情報'}>
          <div className="max-w-[48rem]">
            <ReferralTerms partnerName={partnerName} fields={fields} />
          </div>
        </Section>
        <SubmitButton name="step" value="review">
          内容を確認する
        </SubmitButton>
      </PortalForm>
    </>
  );
}
