import type { MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { findOwnOrderUrl } from '#app/features/referrals/queries.server.ts';
import { orderUrlPath } from '#app/features/referrals/rules.ts';
import { OrderUrlField } from '#app/features/referrals/ui/order-url-field.tsx';
import { partnerLoader } from '#app/platform/guards.server.ts';
import { found } from '#app/platform/respond.server.ts';
import { ButtonLink } from '#app/ui/buttons.tsx';
import { Notice } from '#app/ui/notices.tsx';
import { PageHeading } from '#app/ui/page-parts.tsx';

export const meta: MetaFunction = () => [{ title: 'QRコード|パートナーポータル' }];

export const loader = partnerLoader(async (context, { params, context: { portal } }) => {
  const { slug, label, active } = found(await findOwnOrderUrl(context, params['slug']), '申し込みURL');
  return { slug, label, active, address: new URL(orderUrlPath(slug), portal.baseUrl).href };
});

export default function OrderUrlPage() {
  const { slug, label, active, address } = useLoaderData<typeof loader>();
  const picture = `/mypage/urls/${slug}/qr.svg`;
  return (
    <>
      <PageHeading
        title={label}
        lead="チラシや名刺に印刷してお使いいただけます。読み取ると、お申し込み画面が開きます。"
        crumbs={[{ to: '/mypage/urls', label: '申し込みURL' }]}
      />
      {!active && (
        <Notice kind="warning" title="このURLは停止中です">
          <p>停止中は、このURLからのお申し込みがご紹介として記録されません。</p>
        </Notice>
      )}
      <OrderUrlField address={address} label={label} />
      <img
        src={picture}
        alt={`${label}の申し込みURLのQRコード`}
        width={320}
        height={320}
        className="mt-8 w-full max-w-80 border border-solid-gray-420"
      />
      <p className="not-printed mt-6">
        <ButtonLink to={`${picture}?download`} look="outline" reload>
          画像を保存する(SVG)
        </ButtonLink>
      </p>
    </>
  );
}
