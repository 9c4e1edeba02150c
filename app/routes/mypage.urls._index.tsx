import { useForm } from '@conform-to/react';
import { getZodConstraint, parseWithZod } from '@conform-to/zod/v4';
import { type MetaFunction, redirect } from '@remix-run/node';
import { Form, useActionData, useLoaderData } from '@remix-run/react';
import { createOrderUrl, switchOrderUrl } from '#app/features/referrals/commands.server.ts';
import { type OrderUrlFields, OrderUrlForm, OrderUrlSwitchForm } from '#app/features/referrals/form.ts';
import { explainOrderUrlRefusal } from '#app/features/referrals/messages.ts';
import { listOwnOrderUrls } from '#app/features/referrals/queries.server.ts';
import { orderUrlPath } from '#app/features/referrals/rules.ts';
import { OrderUrlField } from '#app/features/referrals/ui/order-url-field.tsx';
import { readFields } from '#app/platform/form-fields.server.ts';
import { partnerAction, partnerLoader } from '#app/platform/guards.server.ts';
import { errorPage, found, mistakesReply, refusalReply } from '#app/platform/respond.server.ts';
import { ButtonLink, SubmitButton } from '#app/ui/buttons.tsx';
import { TextField } from '#app/ui/controls.tsx';
import { DayText } from '#app/ui/figures.tsx';
import { StatusLabel } from '#app/ui/notices.tsx';
import { PageHeading, Section } from '#app/ui/page-parts.tsx';
import { PortalForm } from '#app/ui/portal-form.tsx';

export const meta: MetaFunction = () => [{ title: '申し込みURL|パートナーポータル' }];

export const loader = partnerLoader(async (context, { context: { portal } }) => {
  found(context.partner.programme === 'cashback' || null, 'ページ');
  const urls = await listOwnOrderUrls(context);
  return {
    urls: urls.map((url) => ({ ...url, address: new URL(orderUrlPath(url.word ?? url.slug), portal.baseUrl).href })),
  };
});

export const action = partnerAction(async (context, { request }) => {
  const fields = await readFields(request, ['intent', 'label', 'slug', 'active']);
  if (fields.get('intent') === 'switch') {
    const asked = OrderUrlSwitchForm.safeParse({ slug: fields.get('slug'), active: fields.get('active') });
    if (!asked.success)
      throw errorPage(400, '操作の内容を読み取れませんでした。画面を開き直して、もう一度お試しください。');
    const { slug, active } = asked.data;
    const switched = await switchOrderUrl(context, { slug, active: active === 'on' });
    if (!switched.ok) throw errorPage(404, explainOrderUrlRefusal(switched.refusal));
    return redirect('/mypage/urls');
  }
  const submission = parseWithZod(fields, { schema: OrderUrlForm });
  if (submission.status !== 'success') return mistakesReply(submission);
  const created = await createOrderUrl(context, submission.value.label);
  if (!created.ok) return refusalReply(submission, explainOrderUrlRefusal(created.refusal));
  return redirect(`/mypage/urls/${created.value.slug}`);
}, 'own.order');

export default function OrderUrls() {
  const { urls } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeading
        title="申し込みURL"
        lead="お客様にご案内いただくURLです。このURLから届いたお申し込みが、ご紹介として記録されます。用途ごとに分けると、どこから届いたかがわかります。"
      />
      <Section title="ご利用中・停止中のURL">
        {urls.length === 0 && <p>申し込みURLはまだありません。下の欄から作成してください。</p>}
        <ul className="space-y-6">
          {urls.map((url) => (
            <OrderUrlItem key={url.slug} url={url} />
          ))}
        </ul>
      </Section>
      <Section title="新しいURLを作成する">
        <NewOrderUrl key={urls.length} />
      </Section>
    </>
  );
}

function OrderUrlItem({ url }: { url: ReturnType<typeof useLoaderData<typeof loader>>['urls'][number] }) {
  const { slug, label, createdOn, active, address } = url;
  return (
    <li className="rounded-12 border border-solid-gray-420 p-5">
      <div className="mb-3 flex flex-wrap items-center gap-x-4 gap-y-2">
        <h3 className="text-std-18B-160 text-solid-gray-900">{label}</h3>
        {active ? <StatusLabel tone="good">ご利用中</StatusLabel> : <StatusLabel tone="neutral">停止中</StatusLabel>}
        <span className="text-dns-14N-130 text-solid-gray-700">
          作成日 <DayText value={createdOn} />
        </span>
      </div>
      <OrderUrlField address={address} label={label} />
      {!active && (
        <p className="mt-2 text-dns-14N-130 text-solid-gray-700">
          停止中のURLからもお申し込みいただけますが、ご紹介として記録されません。
        </p>
      )}
      <Form method="post" className="mt-4 flex flex-wrap gap-3">
        <input type="hidden" name="intent" value="switch" />
        <input type="hidden" name="slug" value={slug} />
        <ButtonLink to={`/mypage/urls/${slug}`} look="outline">
          QRコード・設定<span className="sr-only">({label})</span>
        </ButtonLink>
        <SubmitButton look="outline" name="active" value={active ? 'off' : 'on'}>
          {active ? '停止する' : '再開する'}
          <span className="sr-only">({label})</span>
        </SubmitButton>
      </Form>
    </li>
  );
}

function NewOrderUrl() {
  const lastResult = useActionData<typeof action>();
  const [form, fields] = useForm<OrderUrlFields>({
    id: 'new-url',
    lastResult: lastResult ?? null,
    constraint: getZodConstraint(OrderUrlForm),
  });
  return (
    <PortalForm form={form}>
      <input type="hidden" name="intent" value="create" />
      <TextField
        field={fields.label}
        label="名前"
        hint="お客様には表示されません。例:会社案内のパンフレット、展示会2026"
      />
      <SubmitButton>URLを作成する</SubmitButton>
    </PortalForm>
  );
}
