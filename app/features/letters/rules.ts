import { type Day, addDays } from '#app/core/calendar.ts';
import { isSingleAddress } from '#app/core/email-address.ts';
import { maskedAddress, maskedName } from '#app/core/masked.ts';
import { type Outcome, done, refused } from '#app/core/outcome.ts';
import type { Rate } from '#app/core/rate.ts';
import { dayText, rateText, yenText } from '#app/core/wording.ts';
import type { Yen } from '#app/core/yen.ts';

/** What letters are about. */
export type LetterKind =
  | `order-${'received' | 'referred'}`
  | 'invoice-issued'
  | 'payment-received'
  | 'service-started'
  | `reminder-${'before-due' | 'overdue' | 'last-days'}`
  | `${'contract' | 'client'}-cancelled`
  | 'contract-link'
  | `${'term' | 'option' | 'factor' | 'person'}-changed`
  | `payout-${'notice' | 'notice-again' | 'sent' | 'back'}`
  | 'transfer-reminder'
  | 'application-approved'
  | 'invitation'
  | `password-${'reset' | 'changed'}`
  | 'sign-in-closed'
  | `${'payee' | 'account'}-change-proposed`
  | 'payee-review'
  | 'correction-approved'
  | `name-report-${'received' | 'arrived' | 'settled'}`
  | 'referral-withdrawn'
  | `handover-${'proposed' | 'accepted' | 'declined' | 'withdrawn' | 'refused' | 'expired'}`
  | `${'question' | 'referral'}-${'asked' | 'received' | 'answered'}`
  | 'month-rates';

/** Where a letter may stand on its way; `kept` is read in the console because no mail server is set. */
export const LETTER_STATES = ['waiting', 'sent', 'kept', 'failed'] as const;

/** Where a letter stands on its way. */
export type LetterState = (typeof LETTER_STATES)[number];

/** A letter as it may be shown to whoever does not need to know whom it went to: what a server said may name them too. */
export function maskedAddressee<L extends { toName: string; toAddress: string; lastError?: string | null }>(
  letter: L,
): L {
  const masked = { ...letter, toName: maskedName(letter.toName), toAddress: maskedAddress(letter.toAddress) };
  return 'lastError' in letter ? { ...masked, lastError: null } : masked;
}

/** Minutes until the next attempt, by how many failed; after the last of them staff decide. */
const DELAYS_MINUTES = [1, 5, 15, 60, 180, 360, 720, 1440] as const;

/** What follows a failed attempt: another one after some minutes, or the end of trying. */
export type AfterFailure = { state: 'waiting'; minutes: number } | { state: 'failed' };

/** Decides what follows when a mail server put a letter off, `failed` attempts counted with this one. */
export function afterPuttingOff(failed: number): AfterFailure {
  const minutes = DELAYS_MINUTES[failed - 1];
  return minutes === undefined ? { state: 'failed' } : { state: 'waiting', minutes };
}

/** Why a letter is not sent again. */
export type RetryRefusal = { code: 'not-failed' } | { code: 'address-malformed' };

/** Whether staff may send a letter again: one that failed, to an address a mail server can be given. */
export function checkRetry(letter: { state: LetterState; toAddress: string }): Outcome<true, RetryRefusal> {
  if (letter.state !== 'failed') return refused({ code: 'not-failed' });
  if (!isSingleAddress(letter.toAddress)) return refused({ code: 'address-malformed' });
  return done(true);
}

/**
 * A letter as text; `secretLink`, an address or a path of the portal, stands where its body has the mark, `contractLink`,
 * where a client or a partner looks after the contract, where it has the other one. Both are shown to nobody but its reader.
 */
export type LetterText = { subject: string; body: string; secretLink?: string; contractLink?: string };

/** Where a letter's secret link belongs. */
export const LINK_MARK = '{{link}}';

/** Where the address belongs under which the reader looks after the contract. */
export const CONTRACT_LINK_MARK = '{{contract-link}}';

/** A letter's body with something in place of its links. */
export function withLinks(body: string, links: { secret: string; contract: string }): string {
  return body.replaceAll(LINK_MARK, () => links.secret).replaceAll(CONTRACT_LINK_MARK, () => links.contract);
}

/** How a letter to a client leads to its contract; empty where it has no address. */
export function contractLinkLines(contractLink: string | undefined): string {
  return contractLink
    ? `
■ お申し込み・ご契約の状況、注文確認書(PDF)、解約のお手続き(サインイン不要。転送しないでください)
${CONTRACT_LINK_MARK}
`
    : '';
}

/** How every letter ends. */
export const SIGNATURE = `
--
株式会社KDDIウェブコミュニケーションズ
ビジネスパートナー制度 事務局
partner@cpi.ad.jp`;

/** Tells a client (or a partner ordering under discount) that the order was received, with the first invoice. CON-03, CON-04. */
export function orderReceived(order: {
  name: string;
  orderNumber: string;
  planName: string;
  termMonths: number;
  startsOn: Day;
  total: Yen;
  dueOn: Day;
  /** What was added to the plan, by name. */
  items?: readonly string[];
  /** Where the first invoice is read. */
  secretLink: string;
  /** Where a client looks after the contract; absent for a partner, who has My Page. */
  contractLink?: string | undefined;
}): LetterText {
  const added = (order.items ?? []).map((name) => `\n■ オプションなど　${name}`).join('');
  return {
    ...{ secretLink: order.secretLink, ...(order.contractLink ? { contractLink: order.contractLink } : {}) },
    subject: `【CPI】お申し込みを受け付けました(${order.orderNumber})`,
    body: `${order.name} 様

このたびはお申し込みいただき、誠にありがとうございます。下記のとおり承りました。

■ お申し込み番号　${order.orderNumber}
■ プラン　　　　　${order.planName}${added}
■ 契約期間　　　　${order.termMonths}ヶ月(${dayText(order.startsOn)}から)
■ ご請求金額　　　${yenText(order.total)}(税込)
■ お支払い期限　　${dayText(order.dueOn)}

■ 請求書(PDF)のダウンロード
${LINK_MARK}
${order.contractLink ? contractLinkLines(order.contractLink) : '\n■ 注文確認書(PDF)\nマイページの「ご契約」からダウンロードできます。\n'}
ご入金の確認後、利用開始日からサービスをご利用いただけます。
お支払い期限を過ぎてご入金いただいた場合は、利用開始日がご入金後の最初の1日または15日になります。
${SIGNATURE}
`,
  };
}

/** Tells a partner that a client ordered through its URL; of the client only what the client agreed to share. */
export function orderReferred(order: {
  partnerName: string;
  orderNumber: string;
  planName: string;
  startsOn: Day;
}): LetterText {
  return {
    subject: `【CPI】ご紹介のお客様からお申し込みがありました(${order.orderNumber})`,
    body: `${order.partnerName} 様

申し込みURLから、下記のお申し込みがありました。

■ お申し込み番号　${order.orderNumber}
■ プラン　　　　　${order.planName}
■ 利用開始予定日　${dayText(order.startsOn)}

ご入金から送金までの状況は、マイページでご確認いただけます。
${SIGNATURE}
`,
  };
}

/**
 * Tells whoever is billed that a renewal invoice was issued, and where it is read without signing in; a partner also which
 * count fixed its rate, and where the certificate stands. PRG-11, PRG-14, MAIL-17, CTR-05.
 */
export function invoiceIssuedLetter(invoice: {
  name: string;
  orderNumber: string;
  number: number;
  total: Yen;
  dueOn: Day;
  /** First day of the term it is for, and the day whose run makes it void. */
  coversFrom: Day;
  expiresOn: Day;
  /** The rate with the month-end and count that fixed it; null where the programme does not discount. */
  discount: { rate: Rate; fixedOn: Day; count: number } | null;
  /** Where the invoice is read, and where a client looks after the contract; a partner has My Page. */
  secretLink: string;
  contractLink?: string | undefined;
}): LetterText {
  const { secretLink, discount } = invoice;
  const contractLink = discount ? `/mypage/invoices/${invoice.number}` : invoice.contractLink;
  const rateLine = discount
    ? `\n■ 割引率　　　　${rateText(discount.rate)}(${dayText(discount.fixedOn)}の契約件数${discount.count.toLocaleString('ja-JP')}件で確定)`
    : '';
  const ownPage = discount
    ? `\n■ 率の証明、振込のご連絡、更新しない場合のお手続き(マイページ)\n${CONTRACT_LINK_MARK}\n`
    : contractLinkLines(contractLink);
  return {
    ...(contractLink ? { secretLink, contractLink } : { secretLink }),
    subject: `【CPI】更新のご請求書を発行しました(請求書番号 ${invoice.number})`,
    body: `${invoice.name} 様

ご契約の更新にともない、ご請求書を発行いたしました。

■ 請求書番号　　${invoice.number}
■ ご契約　　　　${invoice.orderNumber}
■ ご請求金額　　${yenText(invoice.total)}(税込)${rateLine}
■ お支払い期限　${dayText(invoice.dueOn)}
■ お支払い方法　銀行振込(お振込先は請求書に記載しております)

■ 請求書(PDF)のダウンロード
${LINK_MARK}
${ownPage}
更新日(${dayText(invoice.coversFrom)})の前日までにご入金の確認ができない場合、更新日にサービスが停止いたします。
停止後も、${dayText(addDays(invoice.expiresOn, -1))}までにご入金いただければ、サービスを再開いたします。
${SIGNATURE}
`,
  };
}

/** Confirms a cancellation and says what becomes of the contract and the money. REF-01, REF-04. */
export function contractCancelled(cancelled: {
  name: string;
  orderNumber: string;
  lastDay: Day | null;
  refund: { amount: Yen; payOn: Day } | null;
}): LetterText {
  const end = cancelled.lastDay ? `■ 最終利用日　${dayText(cancelled.lastDay)}\n` : '';
  const money = cancelled.refund
    ? `■ ご返金額　　${yenText(cancelled.refund.amount)}\n■ ご返金日　　${dayText(cancelled.refund.payOn)}\n`
    : '';
  return {
    subject: `【CPI】解約のお申し出を承りました(${cancelled.orderNumber})`,
    body: `${cancelled.name} 様

下記のご契約について、解約のお申し出を承りました。

■ ご契約　　　${cancelled.orderNumber}
${end}${money}
これまでのご利用、誠にありがとうございました。
${SIGNATURE}
`,
  };
}

/** Welcomes a partner whose application was approved. */
export function applicationApproved(partner: { name: string; code: string; joinedOn: Day }): LetterText {
  return {
    subject: '【CPI】ビジネスパートナー制度へのご参加を承認いたしました',
    body: `${partner.name} 様

このたびはビジネスパートナー制度にお申し込みいただき、誠にありがとうございます。
${dayText(partner.joinedOn)}付けでご参加を承認いたしました。

■ パートナー番号　${partner.code}

マイページから、申し込みURLの作成やご契約の確認をしていただけます。
${SIGNATURE}
`,
  };
}
