import { Notice } from '#app/ui/notices.tsx';

/** The partner that a page names, and the order URL by which. */
export type NamedPartner = { slug: string; partnerName: string };

/** What the page was drawn with, and whom it named. */
export function CarriedReferral({ token, referral }: { token: string; referral: NamedPartner | null }) {
  return (
    <>
      <input type="hidden" name="token" value={token} />
      <input type="hidden" name="referred" value={referral ? 'yes' : 'no'} />
      {referral && <input type="hidden" name="named" value={referral.slug} />}
    </>
  );
}

/** Whom the page was opened through, or that nobody is known. */
export function ReferredBy({ partnerName }: { partnerName: string | null }) {
  return partnerName ? (
    <Notice kind="info" title={`${partnerName}様からのご紹介です`}>
      <p>ご契約とご請求は、株式会社KDDIウェブコミュニケーションズとの間で行います。</p>
    </Notice>
  ) : (
    <Notice kind="warning" title="ご紹介元が見つかりませんでした">
      <p>
        申し込みURLが間違っているか、現在使われていません。このままお申し込みいただけます。紹介コードをご存じの場合は、「ご紹介と個人情報」の欄に入力してください。ご紹介元は、お申し込みの後に事務局が確認します。
      </p>
    </Notice>
  );
}
