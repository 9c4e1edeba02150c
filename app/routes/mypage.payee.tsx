import { useForm } from '@conform-to/react';
import { getZodConstraint, parseWithZod } from '@conform-to/zod/v4';
import { type MetaFunction, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { bankKana } from '#app/core/bank-kana.ts';
import { monthText } from '#app/core/wording.ts';
import { findOwnAccountChange } from '#app/features/account-changes/queries.server.ts';
import { shownAccount } from '#app/features/bank-accounts/rules.ts';
import { findAccountInUse } from '#app/features/bank-accounts/queries.server.ts';
import { findPayee } from '#app/features/partners/queries.server.ts';
import { PayeeAdvice, PayeeExamples } from '#app/features/partners/ui/payee-advice.tsx';
import { findOwnChange } from '#app/features/payee-changes/queries.server.ts';
import { approvableFrom } from '#app/features/payee-changes/rules.ts';
import { confirmOwnPayee } from '#app/features/payee-changes/commands.server.ts';
import { reviewOwnPayee } from '#app/features/payee-reviews/commands.server.ts';
import { PayeeReviewForm } from '#app/features/payee-reviews/form.ts';
import { isOwnReviewDue } from '#app/features/payee-reviews/queries.server.ts';
import { ReviewForm } from '#app/features/payee-reviews/ui/review-form.tsx';
import { ReviewNotice } from '#app/features/payee-reviews/ui/review-notice.tsx';
import { loadOwnOutlook } from '#app/features/payout-prospects/queries.server.ts';
import { nextPayout } from '#app/features/payout-prospects/rules.ts';
import { type PayeeFields, PayeeForm } from '#app/features/payouts/form.ts';
import { explainPayeeRefusal } from '#app/features/payouts/messages.ts';
import { sumOwnCashbacks } from '#app/features/cashback-ways/queries.server.ts';
import { comingMonth } from '#app/features/payouts/rules.ts';
import { askedText } from '#app/platform/asked-text.server.ts';
import { readFields } from '#app/platform/form-fields.server.ts';
import { partnerAction, partnerLoader } from '#app/platform/guards.server.ts';
import { errorPage, found, mistakesReply, refusalReply } from '#app/platform/respond.server.ts';
import { ButtonLink, SubmitButton, TextLink } from '#app/ui/buttons.tsx';
import { CheckboxField } from '#app/ui/controls.tsx';
import { DayText, YenText } from '#app/ui/figures.tsx';
import { Notice, StatusLabel } from '#app/ui/notices.tsx';
import { DescriptionList, PageHeading, Section } from '#app/ui/page-parts.tsx';
import { PortalForm } from '#app/ui/portal-form.tsx';

export const meta: MetaFunction = () => [{ title: '受取名義|パートナーポータル' }];

export const loader = partnerLoader(async (context, { request }) => {
  const { partner, today, policy } = context;
  found(partner.programme === 'cashback' || null, 'ページ');
  const [payee, sums, change, account, accountChange, reviewDue, outlook] = await Promise.all([
    findPayee(context, partner.id),
    sumOwnCashbacks(context),
    findOwnChange(context),
    findAccountInUse(context, partner.id),
    findOwnAccountChange(context),
    isOwnReviewDue(context),
    loadOwnOutlook(context),
  ]);
  const next = nextPayout(outlook);
  return {
    payee: payee ?? null,
    sums,
    account: shownAccount(account),
    /** The month-end of the first payout, for as long as the partner is to look at its payee before. */
    review: reviewDue && next ? next.month : null,
    accountWaits: accountChange?.state === 'proposed' ? approvableFrom(accountChange.proposedOn, policy) : null,
    reviewed: askedText(request, 'done') === 'reviewed',
    offered: policy.payoutRoute === 'by-account' || account !== null,
    waiting: change?.state === 'proposed' ? change : null,
    from: change ? approvableFrom(change.proposedOn, policy) : null,
    /** The first month-end a confirmation of today could reach. */
    earliest: comingMonth(today, policy),
  };
});

export const action = partnerAction(async (context, { request }) => {
  if (context.partner.programme !== 'cashback') {
    throw errorPage(403, '受取名義は、キャッシュバックプログラムのパートナー様専用です。');
  }
  const fields = await readFields(request, Object.keys(PayeeReviewForm.shape));
  if (fields.get('deed') === 'review') {
    const submission = parseWithZod(fields, { schema: PayeeReviewForm });
    if (submission.status !== 'success') return mistakesReply(submission);
    const { familyName, givenName, account } = submission.value;
    const reviewed = await reviewOwnPayee(context, { familyName, givenName, account });
    if (!reviewed.ok) return refusalReply(submission, explainPayeeRefusal(reviewed.refusal));
    return redirect('/mypage/payee?done=reviewed');
  }
  const submission = parseWithZod(fields, { schema: PayeeForm });
  if (submission.status !== 'success') return mistakesReply(submission);
  const { familyName, givenName } = submission.value;
  const confirmed = await confirmOwnPayee(context, { familyName, givenName });
  return confirmed.ok ? redirect('/mypage/payee') : refusalReply(submission, explainPayeeRefusal(confirmed.refusal));
}, 'own.payee');

export default function PayeePage() {
  const { payee, sums, earliest, reviewed } = useLoaderData<typeof loader>();
  const confirmedOn = payee?.firstConfirmedOn ?? null;
  return (
    <>
      <PageHeading
        title="受取名義"
        lead="送金の受け取りに使う「お名前」です。受取口座の名義と1文字でも異なると、お受け取りいただけません。"
      />
      {reviewed && <Notice kind="success" title="受取名義の確認を受け付けました" />}
      {!confirmedOn && (
        <Notice kind="warning" title="確認がお済みではないため、送金を保留しています">
          <p>
            現在 <YenText value={sums.onTheWay} />({sums.waiting}件)が保留の対象です。本日ご確認いただくと、
            {monthText(earliest)}末の送金から対象になります。
          </p>
        </Notice>
      )}
      {payee ? (
        <>
          <DescriptionList
            items={[
              {
                term: '姓',
                description: <Name text={payee.familyName} kana={payee.familyKana} />,
              },
              { term: '名', description: <Name text={payee.givenName} kana={payee.givenKana} /> },
              { term: '送金のお知らせ先', description: payee.email },
              {
                term: '確認の状況',
                description: confirmedOn ? (
                  <>
                    <StatusLabel tone="good">確認済み</StatusLabel> <DayText value={confirmedOn} />
                  </>
                ) : (
                  <StatusLabel tone="waiting">未確認</StatusLabel>
                ),
              },
            ]}
          />
          <BankForm payee={payee} />
          <PayeeAdvice payee={payee} />
          <Review />
          {!confirmedOn && <Confirmation payee={payee} />}
        </>
      ) : (
        <p>受取名義はまだ登録されていません。事務局までご連絡ください。</p>
      )}
      <WaitingChange />
      <TransferAccount />
      <OtherName />
    </>
  );
}

/** The reading as a transfer carries it, beside the one entered. */
function BankForm({ payee }: { payee: { familyKana: string; givenKana: string } }) {
  const written = bankKana(`${payee.familyKana} ${payee.givenKana}`);
  return (
    <p className="my-4 text-dns-16N-130">
      {written.ok
        ? `銀行での表記(フリガナ): ${written.value}`
        : `フリガナの「${written.refusal.character}」は、銀行の表記にない文字です。事務局までご連絡ください。`}
    </p>
  );
}

/** Once before the first payout: the examples again, and the partner's word that all of it is right. */
function Review() {
  const { payee, account, review } = useLoaderData<typeof loader>();
  const lastResult = useActionData<typeof action>();
  if (!payee || !review) return null;
  const { familyName, givenName } = payee;
  return (
    <ReviewNotice month={review} byAccount={account !== ''}>
      <div className="mt-4">
        <PayeeExamples />
        <ReviewForm seen={{ familyName, givenName, account }} lastResult={lastResult ?? null} />
      </div>
    </ReviewNotice>
  );
}

function OtherName() {
  const { payee, waiting } = useLoaderData<typeof loader>();
  return (
    <Section title="名義が異なるとき">
      {payee?.firstConfirmedOn && !waiting ? (
        <>
          <p className="mb-4">
            口座の名義と異なる場合や、受取口座を変える場合は、変更をお申し出ください。旧字体と新字体、姓と名の区切りにもご注意ください。
          </p>
          <ButtonLink to="/mypage/payee/change" look="outline">
            受取名義を変更する
          </ButtonLink>
        </>
      ) : (
        <p>
          口座の名義と異なる場合は、送金日までに <TextLink to="mailto:partner@cpi.ad.jp">partner@cpi.ad.jp</TextLink>{' '}
          へご連絡ください。旧字体と新字体、姓と名の区切りにもご注意ください。
        </p>
      )}
    </Section>
  );
}

/** How the money arrives, and the way to change it. */
function TransferAccount() {
  const { payee, account, accountWaits, offered } = useLoaderData<typeof loader>();
  if (!payee?.firstConfirmedOn || !offered) return null;
  return (
    <Section title="受け取り方法">
      <p className="mb-4">
        {account
          ? `銀行振込(${account})。振込日に口座へ入金されます。`
          : '楽天銀行のメルマネ。銀行振込をご希望の場合は、振込先口座をお申し出ください。'}
      </p>
      {accountWaits && (
        <p className="mb-4">
          振込先の変更を受け付けています。
          <DayText value={accountWaits} />
          以降、事務局での確認後に変更されます。
        </p>
      )}
      <ButtonLink to="/mypage/payee/account" look="outline">
        {account ? '振込先口座を変更する' : '振込先口座を登録する'}
      </ButtonLink>
    </Section>
  );
}

function WaitingChange() {
  const { waiting, from } = useLoaderData<typeof loader>();
  if (!waiting || !from) return null;
  const { familyName, givenName, email } = waiting.after;
  return (
    <Notice kind="info" title="受取名義の変更を受け付けています">
      <p>
        変更後: {familyName} {givenName}({email})
      </p>
      <p>
        <DayText value={waiting.proposedOn} />
        に受け付けました。
        <DayText value={from} />
        以降、事務局での確認後に変更されます。それまでの送金は、現在の受取名義で行います。お心当たりがない場合は、
        <TextLink to="mailto:partner@cpi.ad.jp">partner@cpi.ad.jp</TextLink> へご連絡ください。
      </p>
    </Notice>
  );
}

function Name({ text, kana }: { text: string; kana: string }) {
  return (
    <>
      <strong className="text-std-24B-150 text-solid-gray-900">{text}</strong>
      <span className="ml-3 text-dns-14N-130 text-solid-gray-700">{kana}</span>
    </>
  );
}

function Confirmation({ payee }: { payee: { familyName: string; givenName: string } }) {
  const lastResult = useActionData<typeof action>();
  const [form, fields] = useForm<PayeeFields>({
    id: 'payee',
    lastResult: lastResult ?? null,
    constraint: getZodConstraint(PayeeForm),
  });
  return (
    <Section title="受取名義を確認する">
      <PortalForm form={form}>
        <input type="hidden" name="familyName" value={payee.familyName} />
        <input type="hidden" name="givenName" value={payee.givenName} />
        <CheckboxField
          field={fields.same}
          label={`「${payee.familyName}」(姓)と「${payee.givenName}」(名)は、受取口座の名義と同一です`}
        />
        <SubmitButton>この名義で確認する</SubmitButton>
      </PortalForm>
    </Section>
  );
}
