import type { Sql } from 'postgres';
import type { InvoiceId } from '#app/core/ids.ts';
import { day, month } from '#app/core/calendar.ts';
import { invariant } from '#app/core/invariant.ts';
import { rate } from '#app/core/rate.ts';
import { yen } from '#app/core/yen.ts';
import { takeLines } from '#app/features/bank-lines/commands.server.ts';
import { proposePrice } from '#app/features/catalogue/commands.server.ts';
import { handInStatement } from '#app/features/bank-statements/commands.server.ts';
import { makeInvoiceLinks } from '#app/features/invoice-links/commands.server.ts';
import { proposeAccount } from '#app/features/account-changes/commands.server.ts';
import { proposePayeeChange } from '#app/features/payee-changes/commands.server.ts';
import { preparePayoutRun } from '#app/features/payouts/commands.server.ts';
import { proposeRateCard } from '#app/features/rates/commands.server.ts';
import { requestReset } from '#app/features/sign-ins/commands.server.ts';
import type { Context } from '#app/platform/context.server.ts';
import { newTotpSecret } from '#app/platform/totp.server.ts';
import { bytesOf, transferRecords } from './bank-files.ts';
import { givenProposed } from './adjustments.ts';
import { PARTNERS_ACCOUNT } from './accounts.ts';
import { asStaff } from './company.ts';
import { GOOD_PASSWORD, latestLink } from './sign-ins.ts';
import { ASKED, CLIENT } from './hostile-orders.ts';
import { correctionForms, givenToCorrect } from './hostile-corrections.ts';
import { HANDOVER_FORMS } from './hostile-handovers.ts';
import { PAYOUT_FORMS } from './hostile-payouts.ts';
import { optionForms } from './hostile-options.ts';
import { PARTNERS, canaryOf } from './two-partners.ts';

/** Who sends a form: nobody, somebody at a step of signing in, a partner's owner, staff who may, or one of them by role. */
export type Sender = 'stranger' | 'code' | 'enrolment' | 'cashback' | 'discount' | 'staff' | 'checker';

/** One form of a route: what its address names, and what its action reads, well-formed before anything is spoiled. */
export type Form = { sender: Sender; params?: Record<string, string>; fields: Record<string, string> };

const NAME = { familyName: '高橋', givenName: '一郎', familyKana: 'タカハシ', givenKana: 'イチロウ' };
const PAYEE = { ...NAME, email: 'ichiro@example.jp', confirmed: 'on' };
const PASSWORD = { password: GOOD_PASSWORD, again: GOOD_PASSWORD };
const HASH = 'f'.repeat(64);
const SECOND_STEP = { intent: '', code: '000000', passkey: '{}' };
const NEW_APP = { secret: newTotpSecret(), code: '000000' };
const NEW_PASSKEY = { intent: 'passkey', name: 'パソコン', passkey: '{}' };

const REGISTERED = { company: '株式会社みなと', companyKana: 'カブシキガイシャミナト', domain: 'minato.example' };

const MISSED = { orderNumber: 'AAAAA-00001', domain: 'minato.example', company: '株式会社みなと', note: '4月にご案内' };

const ACCOUNT = { bankCode: '0036', branchCode: '251', kind: 'ordinary', number: '1234567', holder: 'アオゾラ ハナコ' };

const CHANGE = { planCode: 'S', termMonths: '6', seen: HASH };

const CARD = {
  step: 'enter',
  programme: 'cashback',
  effectiveFrom: '2027-01',
  'rows[0].planGroup': 'shared',
  'rows[0].event': 'new',
  'rows[0].minCount': '0',
  'rows[0].percent': '20',
};

const REPORT = { payer: 'カ)アオゾラ', paidOn: '2026-04-01', amount: '12540', message: '2件分です' };

/** Every form of the portal by its route's file, for the company of `givenTwoPartners`. A route may have several. */
export async function givenForms(context: Context, sql: Sql): Promise<Record<string, readonly Form[]>> {
  const ids = await givenThings(context, sql);
  const partnerCode = `P-${canaryOf('a').word}-cashback`;
  const adjustment = await givenProposed(context, partnerCode, 500);
  const toCorrect = await givenToCorrect(context, sql);
  const staff = (fields: Record<string, string>, params: Record<string, string> = {}): Form[] => [
    { sender: 'staff', params, fields },
  ];
  const partner = { id: PARTNERS.b.cashback };
  const decided = { decision: 'approve', contentHash: HASH, reason: '金額が異なります' };
  return {
    'account._index.tsx': [{ sender: 'cashback', fields: { session: 'f'.repeat(16) } }],
    'account.factor.tsx': [
      { sender: 'cashback', fields: NEW_APP },
      { sender: 'cashback', fields: NEW_PASSKEY },
      { sender: 'cashback', fields: { intent: 'remove-passkey', id: 'psk_nothing' } },
    ],
    'account.password.tsx': [{ sender: 'cashback', fields: { ...PASSWORD, current: 'not-the-password' } }],
    'contract.$secret_.cancel.tsx': [{ sender: 'stranger', params: { secret: ids.address }, fields: { seen: HASH } }],
    'contract.$secret_.change.tsx': [
      { sender: 'stranger', params: { secret: ids.address }, fields: { intent: 'confirm', ...CHANGE } },
    ],
    ...{ ...optionForms(ids), ...HANDOVER_FORMS, ...PAYOUT_FORMS },
    ...correctionForms(toCorrect, { partnerCode, adjustment, contract: ids.contract }),
    'forgot.tsx': [{ sender: 'stranger', fields: { email: 'nobody@example.jp' } }],
    'invitation.$secret.tsx': [{ sender: 'stranger', params: { secret: 'nothing' }, fields: PASSWORD }],
    'invoice.$secret_.report.tsx': [
      { sender: 'stranger', params: { secret: ids.secret }, fields: { id: 'rep_letter', ...REPORT } },
    ],
    'mypage.clients.tsx': [
      { sender: 'cashback', fields: { intent: 'withdraw', id: 'clm_nothing' } },
      { sender: 'cashback', fields: { intent: 'register', ...REGISTERED } },
    ],
    'mypage.contracts.$orderNumber_.change.tsx': [
      { sender: 'discount', params: { orderNumber: ids.bought }, fields: { intent: 'review', ...CHANGE } },
    ],
    'mypage.contracts.$orderNumber_.cancel.tsx': [
      { sender: 'discount', params: { orderNumber: ids.bought }, fields: { seen: HASH } },
    ],
    'mypage.invoices.$number_.report.tsx': [
      { sender: 'discount', params: { number: ids.owed }, fields: { id: 'rep_mypage', ...REPORT } },
    ],
    'mypage.order.tsx': [{ sender: 'discount', fields: { ...ASKED, orderNumber: 'AAAAA-00001' } }],
    'mypage.payee.tsx': [{ sender: 'cashback', fields: { familyName: '高橋', givenName: '一郎', same: 'on' } }],
    'mypage.payee_.account.tsx': [{ sender: 'cashback', fields: ACCOUNT }],
    'mypage.payee_.change.tsx': [{ sender: 'cashback', fields: PAYEE }],
    'mypage.referrals.tsx': [
      { sender: 'cashback', fields: { intent: 'look', ...MISSED } },
      { sender: 'cashback', fields: { intent: 'ask', ...MISSED } },
    ],
    'staff.referrals_.$id.tsx': staff({ outcome: 'not-given', answer: '記録がありません' }, { id: 'rin_nothing' }),
    'mypage.calendar_.feed.tsx': [{ sender: 'cashback', fields: { intent: 'end' } }],
    'mypage.statements_.registration.tsx': [
      { sender: 'cashback', fields: { standing: 'company', number: 'T4011001098994', from: '2026-02-01' } },
    ],
    'mypage.people.tsx': [
      { sender: 'cashback', fields: { withdraw: 'ivt_nothing' } },
      { sender: 'cashback', fields: { name: '青空 花子', email: 'hanako@aozora.example', role: 'member' } },
    ],
    'mypage.urls._index.tsx': [
      { sender: 'cashback', fields: { intent: 'switch', slug: 'nobody', active: 'off' } },
      { sender: 'cashback', fields: { intent: 'create', label: 'パンフレット' } },
    ],
    'mypage.urls.$slug.tsx': [
      { sender: 'cashback', params: { slug: 'nobody' }, fields: { intent: 'word', word: 'minato-design' } },
      { sender: 'cashback', params: { slug: 'nobody' }, fields: { intent: 'plan', planCode: 'S' } },
    ],
    'o.$slug.tsx': [{ sender: 'stranger', params: { slug: `${canaryOf('a').word}-slug` }, fields: CLIENT }],
    're-auth.tsx': [{ sender: 'discount', fields: { ...SECOND_STEP, password: 'not-the-password' } }],
    'reset.$secret.tsx': [{ sender: 'stranger', params: { secret: ids.reset }, fields: PASSWORD }],
    'sign-in.tsx': [{ sender: 'stranger', fields: { email: 'nobody@example.jp', password: GOOD_PASSWORD } }],
    'sign-in_.code.tsx': [{ sender: 'code', fields: SECOND_STEP }],
    'sign-in_.factor.tsx': [
      { sender: 'enrolment', fields: NEW_APP },
      { sender: 'enrolment', fields: NEW_PASSKEY },
    ],
    'staff.approvals.tsx': staff({ id: 'apv_nothing' }),
    'staff.bank-lines.tsx': staff({ seen: HASH }),
    'staff.bank-lines_.$id.tsx': [
      ...staff({ decision: 'match', number: '1', reason: '' }, { id: ids.line }),
      ...staff({ decision: 'keep', number: '', reason: 'お客様に確認中' }, { id: ids.line }),
    ],
    'staff.bank-lines_.import.tsx': staff({ count: '1', total: '12540', file: '' }),
    'staff.bank-lines_.names.tsx': staff({ payerKey: 'ﾅﾆﾓﾅｼ', registeredKey: 'ﾅﾆﾓﾅｼ' }),
    'staff.bank-lines_.statements.$id.tsx': staff({ intent: 'discard' }, { id: ids.taken }),
    'staff.catalogue_.$code.tsx': staff(
      { step: 'enter', fromDay: '2027-04-01', monthlyFee: '4000', setupFee: '20000', amount: '100' },
      { code: 'S' },
    ),
    'staff.catalogue_.new.tsx': staff({ code: 'NEW01', name: '新しいプラン', planGroup: 'nothing' }),
    'staff.catalogue_.proposals.$id.tsx': staff(decided, { id: ids.price }),
    'staff.catalogue_.tax.tsx': staff({ step: 'enter', fromDay: '2027-04-01', percent: '10' }),
    'staff.clock.tsx': staff({ to: '2026-13-01' }),
    'staff.contracts_.$id_.change.tsx': staff({ intent: 'confirm', ...CHANGE }, { id: ids.contract }),
    'staff.contracts_.$id_.address.tsx': staff({ intent: '' }, { id: ids.contract }),
    'staff.contracts_.import.tsx': staff({ count: '1', monthlyTotal: '3800', file: '' }),
    'staff.contracts_.imports.$id.tsx': staff({ intent: 'take', seen: '1 2 3 4 5' }, { id: 'cim_nothing' }),
    'staff.contracts_.$id_.cancel.tsx': staff({ seen: HASH }, { id: ids.contract }),
    'staff.contracts_.$id_.referral.tsx': staff(
      { decision: 'give', partnerCode: 'nobody', fromMonth: '2026-04', reason: '確認のため' },
      { id: ids.contract },
    ),
    'staff.partners_.$id_.decision.tsx': staff({ decision: 'decline', reason: '対象外の業種' }, partner),
    'staff.partners_.$id_.payee.tsx': staff(PAYEE, partner),
    'staff.partners_.$id_.hold.tsx': staff({ step: 'release', reason: '口座名義を確認' }, partner),
    'staff.partners_.$id_.people.tsx': [
      ...staff({ withdraw: 'ivt_nothing' }, partner),
      ...staff({ name: '青空 花子', email: 'hanako@example.jp', role: 'member' }, partner),
    ],
    'staff.partners_.new.tsx': staff({
      ...NAME,
      name: '株式会社こだま',
      nameKana: 'カブシキガイシャコダマ',
      contactName: '高橋 一郎',
      email: 'kodama@example.jp',
      phone: '03-1234-5678',
      programme: 'cashback',
    }),
    'staff.payee-changes.$id.tsx': staff(decided, { id: ids.payee }),
    'staff.account-changes.$id.tsx': staff(decided, { id: ids.account }),
    'staff.payouts_.$month_.bank-file.tsx': staff({ route: 'transfer' }, { month: '2026-03' }),
    'staff.payments.tsx': staff({ id: 'pay_nothing', invoiceId: ids.invoice, method: 'transfer', amount: '3' }),
    'staff.payouts_.$month_.anomalies.tsx': staff(
      { ...decided, subject: 'run', reason: '請求書と照合済み' },
      { month: '2026-03' },
    ),
    'staff.payouts_.$month_.approve.tsx': staff(decided, { month: '2026-03' }),
    'staff.payouts_.$month_.outcomes.$payout.tsx': staff(
      { part: '0', outcome: 'returned', happenedOn: '2026-03-10', reason: '受取期限切れ' },
      { month: '2026-02', payout: ids.payout },
    ),
    'staff.payouts_.$month_.results_.$file.tsx': [
      ...staff({ intent: 'take', seen: HASH, line: '1', answer: '' }, { month: '2026-02', file: 'brs_nothing' }),
      ...staff(
        { intent: 'answer', seen: '', line: '1', answer: '確認済み' },
        { month: '2026-02', file: 'brs_nothing' },
      ),
    ],
    'staff.payouts_.notices.tsx': staff({ payout: ids.payout, deed: 'told', answer: '電話でお知らせ' }),
    'staff.payout-results.$id.tsx': staff(decided, { id: 'opr_nothing' }),
    'staff.people.tsx': staff({ withdraw: 'ivt_nothing' }),
    'staff.people_.$id.tsx': staff({ role: 'member', access: 'open', dropFactor: 'on' }, { id: ids.person }),
    'staff.people_.new.tsx': staff({ name: '青空 花子', email: 'hanako@staff.example', role: 'maker' }),
    'staff.rates_.new.tsx': staff(CARD),
    'staff.closes_.$month_.approve.tsx': staff(decided, { month: '2026-02' }),
    'staff.closes_.$month_.review.tsx': staff({ answer: '' }, { month: '2026-13' }),
    'staff.refunds_.$id_.account.tsx': staff(ACCOUNT, { id: ids.refunded }),
    'staff.refunds_.$id_.approve.tsx': staff(decided, { id: ids.refunded }),
    'staff.refunds_.transfers.tsx': staff({ transferOn: '2026-03-31' }),
    'staff.refunds_.transfers_.$day.tsx': staff({ step: 'pay' }, { day: '2026-03-31' }),
    'staff.rates_.proposals.$id.tsx': staff(decided, { id: ids.card }),
  };
}

/** What waits to be decided, and the ids of what forms are about. */
async function givenThings(context: Context, sql: Sql) {
  const maker = asStaff(context);
  await preparePayoutRun(maker, month('2026-03'));
  const rows = [{ planGroup: 'shared', event: 'new' as const, minCount: 0, rate: rate('0.2') }];
  const card = await proposeRateCard(maker, { programme: 'discount', effectiveFrom: month('2027-06'), rows });
  const price = await proposePrice(maker, {
    kind: 'plan',
    ...{ planCode: 'S', fromDay: day('2027-07-01'), monthlyFee: yen(4_100), setupFee: yen(0) },
  });
  const change = await proposePayeeChange(maker, PARTNERS.a.cashback, { ...NAME, email: 'ichiro@example.jp' });
  const file = bytesOf(transferRecords([{ day: '080319', amount: 777, payer: 'ｱｵｿﾞﾗ' }]));
  const statement = await handInStatement(maker, { name: 'a.txt', bytes: file }, {});
  const account = await proposeAccount(maker, PARTNERS.a.cashback, { ...PARTNERS_ACCOUNT, number: '7654321' });
  invariant(card.ok && price.ok && change.ok && account.ok && statement.ok, 'what the forms are about can be put up');
  await takeLines(maker, statement.value);
  const email = `${canaryOf('b').word}-cashback-finance@people.example`;
  await requestReset(context, { email, from: null, baseUrl: new URL('http://localhost:3000') });
  const [toReport] = await sql<{ id: InvoiceId }[]>`
    select id from invoices where partner_id = ${PARTNERS.b.cashback} order by id limit 1`;
  invariant(toReport, 'somebody may report a payment');
  const secret = (await makeInvoiceLinks(context, [toReport.id])).get(toReport.id)?.split('/').at(-1) ?? '';
  const reset = (await latestLink(context.db)).split('/').at(-1) ?? '';
  const { a, b } = PARTNERS;
  const [ids] = await sql<
    Record<
      'address' | 'bought' | 'owed' | 'contract' | 'refunded' | 'invoice' | 'line' | 'payee' | 'payout' | 'person',
      string
    >[]
  >`
    select
      (select replace(contract_link, '/contract/', '') from letters where contract_link is not null limit 1) as address,
      (select order_number from contracts where partner_id = ${a.discount} order by id limit 1) as bought,
      (select number::text from invoices where partner_id = ${a.discount} order by id desc limit 1) as owed,
      (select id from contracts where partner_id = ${b.discount} order by id limit 1) as contract,
      (select contract_id from refunds order by contract_id limit 1) as refunded,
      (select id from invoices where partner_id = ${b.discount} order by id desc limit 1) as invoice,
      (select id from bank_lines limit 1) as line,
      (select id from approvals where kind = 'payee') as payee,
      (select id from payouts where partner_id = ${a.cashback} limit 1) as payout,
      (select id from users where partner_id = ${b.cashback} and role = 'member') as person`;
  invariant(ids && Object.values(ids).every((id) => id !== null), 'everything the forms are about is there');
  const put = { account: account.value, card: card.value, price: price.value, taken: statement.value };
  return { ...ids, ...put, secret, reset };
}
