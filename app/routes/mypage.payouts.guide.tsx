import type { MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { momentText } from '#app/core/wording.ts';
import { listOwnLetters } from '#app/features/letters/queries.server.ts';
import { noticeOf } from '#app/features/payout-notices/commands.server.ts';
import { PAYOUT_NOTICE_SUBJECT } from '#app/features/payout-notices/rules.ts';
import { listOwnPayoutDays } from '#app/features/my-page/queries.server.ts';
import { findAccountInUse } from '#app/features/bank-accounts/queries.server.ts';
import { findPartner, findPayee } from '#app/features/partners/queries.server.ts';
import { listOwnPayouts } from '#app/features/payouts/queries.server.ts';
import { adviseOnNotice, noticeStandingName } from '#app/features/payout-guides/messages.ts';
import { maskedAddress, missedFrom, noticeStanding } from '#app/features/payout-guides/rules.ts';
import { type ReceivingStep, ReceivingPicture } from '#app/features/payout-guides/ui/receiving-picture.tsx';
import { findHold } from '#app/features/payout-holds/queries.server.ts';
import { HoldNotice } from '#app/features/payout-prospects/ui/hold-notice.tsx';
import { PayoutTable } from '#app/features/payouts/ui/payout-table.tsx';
import { partnerLoader } from '#app/platform/guards.server.ts';
import { found } from '#app/platform/respond.server.ts';
import { TextLink } from '#app/ui/buttons.tsx';
import { DayText } from '#app/ui/figures.tsx';
import { Notice, StatusLabel } from '#app/ui/notices.tsx';
import { DescriptionList, PageHeading, Section } from '#app/ui/page-parts.tsx';

export const meta: MetaFunction = () => [{ title: 'お受け取りの手順|パートナーポータル' }];

export const loader = partnerLoader(async (context) => {
  found(context.partner.programme === 'cashback' || null, 'ページ');
  const [self, payee, hold, [letter], payouts, [announced], account] = await Promise.all([
    findPartner(context, context.partner.id),
    findPayee(context, context.partner.id),
    findHold(context, context.partner.id),
    listOwnLetters(context, 'payout-notice', 1),
    listOwnPayoutDays(context, 1),
    listOwnPayouts(context, 1),
    findAccountInUse(context, context.partner.id),
  ]);
  const latest = payouts[0];
  // The very name of the payout under way; before the first one, the name it will carry.
  const named = latest ?? payee;
  return {
    payouts,
    text: self && announced ? noticeOf(context, self.name, announced).body : null,
    // The way of the payout under way; before the first one, the way it will take.
    transferred: latest && !latest.returnedOn ? latest.route === 'transfer' : account !== null,
    hold: hold ?? null,
    name: named ? { family: named.familyName, given: named.givenName } : null,
    notice: {
      standing: noticeStanding(letter),
      writtenOn: letter ? letter.writtenOn : null,
      missedFrom: letter ? missedFrom(letter.writtenOn) : null,
      to: letter ? maskedAddress(letter.toAddress) : payee ? maskedAddress(payee.email) : null,
      sentAt: letter?.sentAt ? momentText(letter.sentAt) : null,
    },
  };
});

const STEPS: readonly { step: ReceivingStep; title: string; what: string }[] = [
  {
    step: 'mail',
    title: '3. 楽天銀行からのメールを開き、URLを押します',
    what: '送金日に届きます。件名は「株式会社KDDIウェブコミュニケーションズ様からメルマネによる送金がありました」です。',
  },
  {
    step: 'choose',
    title: '4-1. 「お持ちの他行口座へ振り込む」を選びます',
    what: '楽天銀行の口座をお持ちでなくても、お手持ちの銀行口座で受け取れます。',
  },
  {
    step: 'name',
    title: '4-2. 姓と名を、お知らせのとおりに入力して「実行」を押します',
    what: '1文字でも異なると、お受け取りいただけません。旧字体や空白にもご注意ください。',
  },
  {
    step: 'agree',
    title: '5. 利用規定を確認し、「同意する」を押します',
    what: '「メール送金サービス受取人利用規定」が表示されます。',
  },
  {
    step: 'account',
    title: '6. 振込先の銀行と口座を指定し、「実行」を押します',
    what: '表示のお名前と同じ名義の口座をご指定ください。これで手続きは完了です。',
  },
];

export default function Guide() {
  const { name, payouts, hold, transferred } = useLoaderData<typeof loader>();
  if (transferred) return <TransferGuide />;
  const latest = payouts[0];
  return (
    <>
      <PageHeading
        title="お受け取りの手順"
        lead="キャッシュバックは、楽天銀行のメルマネでお送りします。手数料のご負担はありません。"
        crumbs={[{ to: '/mypage/cashback', label: 'キャッシュバック' }]}
      />
      <HoldNotice hold={hold} />
      {name ? (
        <Notice kind="info" title="受取時に入力するお名前">
          <p className="text-std-20B-150">
            姓:{name.family} 名:{name.given}
          </p>
          <p className="mt-2">
            {latest ? (
              <TextLink to={`/mypage/payouts/${latest.id}/name`}>受取名義が異なるとき</TextLink>
            ) : (
              <TextLink to="/mypage/payee">受取名義を確認・変更する</TextLink>
            )}
          </p>
        </Notice>
      ) : (
        <Notice kind="warning" title="受取名義がまだ登録されていません">
          <p>
            <TextLink to="/mypage/payee">受取名義の画面</TextLink>をご確認ください。
          </p>
        </Notice>
      )}
      <Section title="手順">
        <p className="mb-2">
          1. 15日に、当社から「{PAYOUT_NOTICE_SUBJECT}」という件名のメールが届きます。お受け取りまで保管してください。
        </p>
        <p className="mb-6">2. 月末日に、楽天銀行からメルマネのメールが届きます。次のとおりお手続きください。</p>
        <ol className="space-y-8">
          {STEPS.map(({ step, title, what }) => (
            <li key={step} className="grid items-start gap-x-8 gap-y-3 sm:grid-cols-[20rem_1fr]">
              <ReceivingPicture step={step} names={name ?? { family: '姓', given: '名' }} />
              <div>
                <p className="font-700 text-solid-gray-900">{title}</p>
                <p className="mt-1">{what}</p>
              </div>
            </li>
          ))}
        </ol>
        <p className="mt-6">
          送金先のメールアドレスが楽天銀行に登録されている場合は、手続きなしでその口座へ入金されます。
        </p>
      </Section>
      <Section title="直近の送金">
        <PayoutTable payouts={payouts} />
      </Section>
      <MissingMail />
    </>
  );
}

/** What happens where the money arrives in an account by itself. */
function TransferGuide() {
  const { payouts } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeading
        title="お受け取りの手順"
        lead="キャッシュバックは、ご登録の口座へ銀行振込でお送りします。手数料のご負担はありません。"
        crumbs={[{ to: '/mypage/cashback', label: 'キャッシュバック' }]}
      />
      <Section title="手順">
        <ol className="list-decimal space-y-2 pl-6">
          <li>15日に、当社から「{PAYOUT_NOTICE_SUBJECT}」という件名のメールで、金額と振込日をお知らせします。</li>
          <li>
            振込日に、ご登録の口座へ入金されます。月末が銀行の休業日にあたる月の振込日は、お知らせのメールをご覧ください。
          </li>
          <li>お受け取りの手続きは不要です。返戻された金額は、次回の送金に含めます。</li>
        </ol>
        <p className="mt-4">
          振込先の確認と変更は、<TextLink to="/mypage/payee">受取名義の画面</TextLink>から行えます。
        </p>
      </Section>
      <Section title="直近の送金">
        <PayoutTable payouts={payouts} />
      </Section>
      <MissingMail />
    </>
  );
}

function MissingMail() {
  const { notice, text, transferred } = useLoaderData<typeof loader>();
  const { standing, to, writtenOn, sentAt, missedFrom } = notice;
  return (
    <Section title="メールが届かないとき" lead={adviseOnNotice(standing, transferred)}>
      <DescriptionList
        items={[
          {
            term: '直近の送金のお知らせ',
            description: (
              <StatusLabel tone={standing === 'failed' ? 'bad' : standing === 'sent' ? 'good' : 'neutral'}>
                {noticeStandingName(standing)}
              </StatusLabel>
            ),
          },
          ...(writtenOn ? [{ term: 'お知らせの日付', description: <DayText value={writtenOn} /> }] : []),
          ...(sentAt ? [{ term: '送信した日時', description: sentAt }] : []),
          ...(to ? [{ term: '宛先', description: to }] : []),
          ...(missedFrom && standing === 'sent'
            ? [
                {
                  term: 'お問い合わせの目安',
                  description: (
                    <>
                      <DayText value={missedFrom} />
                      を過ぎても届かない場合
                    </>
                  ),
                },
              ]
            : []),
        ]}
      />
      {text && (
        <details className="mt-6">
          <summary className="cursor-pointer text-blue-1000 underline">送金のお知らせの本文を読む</summary>
          <p className="mt-4 font-700">{PAYOUT_NOTICE_SUBJECT}</p>
          <pre className="mt-2 font-sans text-std-16N-170 whitespace-pre-wrap">{text}</pre>
        </details>
      )}
    </Section>
  );
}
