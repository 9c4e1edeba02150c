import { day, month } from '#app/core/calendar.ts';
import type { ContractId, PartnerId, PayoutId } from '#app/core/ids.ts';
import { invariant } from '#app/core/invariant.ts';
import { propose } from '#app/features/approvals/commands.server.ts';
import { NO_ADD_ONS } from '#app/features/add-ons/rules.ts';
import { freezeAttributions } from '#app/features/attributions/commands.server.ts';
import { weighReferral } from '#app/features/attributions/queries.server.ts';
import { reviewOwnPayee } from '#app/features/payee-reviews/commands.server.ts';
import { reportName } from '#app/features/name-reports/commands.server.ts';
import { handOutFile, makeBankFile } from '#app/features/bank-files/commands.server.ts';
import { DEFAULT_FILE_COLUMNS } from '#app/features/bank-files/rules.ts';
import { requestCancellations } from '#app/features/cancellations/commands.server.ts';
import { adoptCatalogue } from '#app/features/catalogue/commands.server.ts';
import { registerClient } from '#app/features/client-claims/commands.server.ts';
import { type Contract, loadContracts } from '#app/features/contracts/queries.server.ts';
import { invite } from '#app/features/invitations/commands.server.ts';
import { placeOrders } from '#app/features/orders/commands.server.ts';
import { CONSENT_VERSION } from '#app/features/consents/rules.ts';
import { reportPayment } from '#app/features/payment-reports/commands.server.ts';
import { recordPayments } from '#app/features/payments/commands.server.ts';
import { adoptPartners } from '#app/features/partners/commands.server.ts';
import { makeOwnFeed } from '#app/features/calendar-feeds/commands.server.ts';
import { recordOwnRegistration } from '#app/features/tax-registrations/commands.server.ts';
import { holdPayouts, releaseHold } from '#app/features/payout-safeguards/commands.server.ts';
import { approvePayoutRun, preparePayoutRun } from '#app/features/payouts/commands.server.ts';
import { findRun, listPayouts } from '#app/features/payouts/queries.server.ts';
import { requestChange } from '#app/features/renewal-changes/commands.server.ts';
import { previewChange } from '#app/features/renewal-changes/queries.server.ts';
import { adoptOrderUrls, countVisit } from '#app/features/referrals/commands.server.ts';
import type { Context, PartnerContext } from '#app/platform/context.server.ts';
import type { Db } from '#app/platform/db.server.ts';
import { givenAccount } from './accounts.ts';
import { givenAdjustment } from './adjustments.ts';
import { askAndAnswer, missReferral } from './asked-and-answered.ts';
import { advance, asPartner, asStaff, givenCompany } from './company.ts';
import { moveAsApproved } from './corrections.ts';
import { TEST_BOX } from './db.ts';
import { givenReceivingPartner, offerAndTakeBack } from './handovers.ts';
import { givenOutcome } from './outcomes.ts';
import { addDomain } from './options.ts';
import { givenFactor, givenPerson } from './sign-ins.ts';

/** Which of the two companies something belongs to; each takes part in both programmes, as two partners. */
export type Side = 'a' | 'b';

/** What one side is known by, in text nobody else has. */
export function canaryOf(side: Side) {
  return {
    /** In every text that takes letters. */
    word: `kanaria${side}`,
    /** In every text that takes kana only. */
    kana: side === 'a' ? 'カナリアエエ' : 'カナリアビイ',
    /** In every telephone number. */
    phone: side === 'a' ? '0399990001' : '0399990002',
    /** In what a client said of itself and its partner does not see: everything but the company. */
    client: `hidden${side}`,
  };
}

/** The two partners of a side. */
export const PARTNERS: Record<Side, Record<'cashback' | 'discount', PartnerId>> = {
  a: { cashback: 'par_cash_a', discount: 'par_disc_a' },
  b: { cashback: 'par_cash_b', discount: 'par_disc_b' },
};

const SIDES = ['a', 'b'] as const;

/**
 * Two companies with the same affairs, so that each could be mistaken for the other: people, order URLs, clients, paid,
 * open and refunded contracts, cashbacks kept and taken back, a payout sent and one the bank gave back. It is 20 March 2026 then.
 */
export async function givenTwoPartners(db: Db): Promise<Context> {
  const opened = await givenCompany(db, '2026-01-05', []);
  await adoptCatalogue(opened);
  await adoptPartners(opened, SIDES.flatMap(partnersOf));
  await givenReceivingPartner(opened);
  await adoptOrderUrls(opened, SIDES.map(urlOf));
  for (const { slug } of SIDES.map(urlOf)) await countVisit(opened, slug);
  const early = await orderAndPay(opened, '2026-01-15');
  const regretted = await orderAndPay(opened, '2026-01-15', { again: true });
  const january = await advance(opened, '2026-01-30');
  await requestCancellations(january, regretted);
  const february = await advance(january, '2026-02-05');
  const late = await orderAndPay(february, '2026-02-15');
  for (const side of SIDES) {
    const { word } = canaryOf(side);
    await givenAdjustment(february, `P-${word}-cashback`, 100, { reason: `${word} correction` });
  }
  await payOut(february);
  const cancelled = await advance(february, '2026-02-20');
  invariant((await handOutFile(asStaff(cancelled), month('2026-02'), 1))?.ok, 'the bank file is handed out');
  for (const side of SIDES) await reportOwnName(cancelled, side);
  await requestCancellations(cancelled, late);
  const march = await advance(cancelled, '2026-03-20');
  for (const payout of (await listPayouts(march, month('2026-02'))).slice(0, 4)) {
    await givenOutcome(march, payout.id satisfies PayoutId, { reason: `returned ${wordOf(payout.partnerId)}` });
  }
  const open = await orderAndPay(march, '2026-04-01', { paid: false });
  for (const contract of (await loadContracts(march, open)).filter(({ programme }) => programme === 'cashback')) {
    await planLeaving(march, contract);
  }
  for (const [index, contractId] of early.entries()) {
    await askForHalfAYear(march, contractId);
    await addDomain(march, contractId, canaryOf(index < 2 ? 'a' : 'b').word);
  }
  for (const contract of (await loadContracts(march, early)).filter(({ programme }) => programme === 'cashback')) {
    await knowReferral(march, contract);
  }
  for (const side of SIDES)
    await offerAndTakeBack(asPartner(march, PARTNERS[side].cashback), canaryOf(side).word, early);
  for (const side of SIDES) {
    await givenPeople(march, side);
    await sayNumber(march, side);
    const { word } = canaryOf(side);
    const about = { thing: word, partnerId: PARTNERS[side].cashback, title: word, content: word };
    await propose(asStaff(march), { kind: 'rate-card', ...about });
  }
  return march;
}

/** A contract that came by its partner's order URL, and whose client that partner had registered. */
async function knowReferral(context: Context, { id, partnerId }: Contract): Promise<void> {
  invariant(partnerId, 'the contract is a partner’s');
  const word = wordOf(partnerId);
  const client = { company: `${word} registered`, companyKana: canaryOf(partnerId.endsWith('_a') ? 'a' : 'b').kana };
  const registered = await registerClient(asPartner(context, partnerId), { ...client, domain: `${word}.example` });
  invariant(registered.ok, 'the client may be registered');
  const came = { slug: `${word}-slug`, code: undefined, wanted: true, client: { ...client, domain: null } };
  const weighed = await weighReferral(context, came);
  await freezeAttributions(context, [{ contractId: id, ...weighed }]);
}

/** A contract that will be nobody's from May on. */
async function planLeaving(context: Context, { id, partnerId }: Contract): Promise<void> {
  invariant(partnerId, 'the contract is a partner’s');
  const asked = { to: null, fromMonth: month('2026-05'), reason: wordOf(partnerId) };
  const moved = await moveAsApproved(context, id, asked);
  invariant(moved.ok, 'the contract may move');
}

function wordOf(partnerId: PartnerId): string {
  return canaryOf(partnerId.endsWith('_a') ? 'a' : 'b').word;
}

function partnersOf(side: Side) {
  const { word, kana, phone } = canaryOf(side);
  return (['cashback', 'discount'] as const).map((programme) => ({
    partner: {
      id: PARTNERS[side][programme],
      code: `P-${word}-${programme}`,
      name: `${word} ${programme} company`,
      nameKana: kana,
      contactName: `${word} contact`,
      email: `${word}-${programme}@partner.example`,
      phone,
      programme,
      joinedOn: day('2026-01-05'),
    },
    payee: {
      familyName: `${word} family`,
      givenName: `${word} given`,
      familyKana: kana,
      givenKana: kana,
      email: `${word}-payee@partner.example`,
    },
    payeeConfirmedOn: day('2026-01-05'),
  }));
}

function urlOf(side: Side) {
  const { word } = canaryOf(side);
  const url = { slug: `${word}-slug`, label: `${word} label` };
  return { ...url, partnerId: PARTNERS[side].cashback, createdOn: day('2026-01-05') };
}

/** The contract is to be renewed for half a year. */
async function askForHalfAYear(context: Context, contractId: ContractId): Promise<void> {
  const wanted = { planCode: 'S', termMonths: 6 };
  const shown = await previewChange(context, contractId, wanted);
  invariant(shown.ok, 'a contract that goes on can change');
  await requestChange(context, contractId, { ...wanted, seen: shown.value.seen, by: 'staff' });
}

/** For each side an order of a client under cashback and one of its own under discount; answers the contracts. */
async function orderAndPay(
  context: Context,
  startsOn: string,
  { paid = true, again = false } = {},
): Promise<ContractId[]> {
  const year = { planCode: 'S', termMonths: 12, startsOn: day(startsOn) };
  const placed = await placeOrders(
    context,
    SIDES.flatMap((side) => [
      {
        ...{ ...year, addOns: { ...NO_ADD_ONS, dns: true } },
        partnerId: PARTNERS[side].cashback,
        client: clientOf(context, side, again ? `${startsOn}-again` : startsOn),
      },
      { ...year, partnerId: PARTNERS[side].discount, client: null },
    ]),
  );
  invariant(placed.ok, 'the orders are those of any day');
  if (paid) {
    const money = placed.value.map(({ invoice }) => ({ invoiceId: invoice.id, amount: invoice.total }));
    await recordPayments(asStaff(context), money);
  } else {
    for (const { invoice } of placed.value) {
      const payer = canaryOf(invoice.partnerId?.endsWith('_a') ? 'a' : 'b').kana;
      const report = { id: context.newId('rep'), payer, paidOn: context.today, amount: invoice.total, message: '' };
      await reportPayment(context, invoice.id, report);
    }
  }
  return placed.value.map(({ contractId }) => contractId);
}

function clientOf(context: Context, side: Side, which: string) {
  const { word, kana, phone, client } = canaryOf(side);
  return {
    company: `${word} client`,
    companyKana: kana,
    contactName: `${client} contact`,
    contactKana: kana,
    email: `${client}@client.example`,
    phone,
    orderSlug: `${word}-slug`,
    doneToken: `${word}-done-${which}`,
    consentVersion: CONSENT_VERSION.referred,
    consentedAt: context.now,
  };
}

async function payOut(context: Context): Promise<void> {
  const february = month('2026-02');
  const prepared = await preparePayoutRun(asStaff(context, 'usr_maker'), february);
  invariant(prepared.ok, 'the run can be prepared');
  const run = await findRun(context, february);
  const approved = await approvePayoutRun(asStaff(context, 'usr_checker'), february, run?.contentHash ?? '');
  invariant(approved.ok, 'the run can be approved');
  const layout = { columns: DEFAULT_FILE_COLUMNS, message: '' };
  const maker = asStaff(await advance(context, '2026-02-15'), 'usr_maker');
  invariant((await makeBankFile(maker, february, layout)).ok, 'the bank file can be made');
}

/** An owner with an authenticator app, a member and somebody of finance for each partner, and a colleague invited. */
async function givenPeople(context: Context, side: Side): Promise<void> {
  const { word } = canaryOf(side);
  for (const programme of ['cashback', 'discount'] as const) {
    const partnerId = PARTNERS[side][programme];
    for (const role of ['owner', 'member', 'finance'] as const) {
      const email = `${word}-${programme}-${role}@people.example`;
      const userId = await givenPerson(context, { email, name: `${word} ${programme} ${role}`, role, partnerId });
      if (role !== 'owner') continue;
      await givenFactor({ ...context, secretBox: TEST_BOX }, userId);
      const invited = { email: `${word}-${programme}-new@people.example`, name: `${word} invited` };
      const by = { userId, name: `${word} owner`, baseUrl: new URL('http://localhost:3000') };
      await invite(context, { ...invited, role: 'member', roleName: '担当者', partnerId }, by);
    }
  }
}

/** The owner of a side's company under cashback. */
function ownerOf(context: Context, side: Side): PartnerContext {
  const userId = `usr_${side}` as const;
  const partnerId = PARTNERS[side].cashback;
  const partner = { id: partnerId, userId, userName: side, programme: 'cashback' as const };
  return { ...context, actor: { kind: 'partner', userId, partnerId }, partner };
}

/** Says that the name of February's payout is wrong, in the side's own words; the bank has it by then. */
async function reportOwnName(context: Context, side: Side): Promise<void> {
  const id = PARTNERS[side].cashback;
  const own = ownerOf(context, side);
  const payout = (await listPayouts(context, month('2026-02'))).find(({ partnerId }) => partnerId === id);
  invariant(payout, 'both sides are paid');
  const said = { wrong: 'family', note: `${canaryOf(side).word} name` } as const;
  invariant((await reportName(own, payout.id, said, 'office@example.jp'))?.ok, 'the name can be reported');
  invariant((await reviewOwnPayee(own, { ...payout, account: '' })).ok, 'the payee stands as it stood');
}

/** Both sides said their registration number under cashback, and have an address for a calendar; money of both was kept back once. */
async function sayNumber(context: Context, side: Side): Promise<void> {
  const id = PARTNERS[side].cashback;
  const own = ownerOf(context, side);
  const number = `T${side === 'a' ? '7' : '8'}000000000000`;
  const said = await recordOwnRegistration(own, { standing: 'individual', number, from: day('2026-01-01') });
  invariant(said.ok, 'a person’s number is taken as it is');
  await makeOwnFeed(own);
  const { word } = canaryOf(side);
  const maker = asStaff(context, 'usr_maker');
  invariant((await holdPayouts(maker, id, `${word} held back`)).ok, 'nothing was kept back before');
  invariant((await releaseHold(maker, id, `${word} let go`)).ok, 'what is kept back is let go');
  await askAndAnswer(own, word);
  await missReferral(own, word);
  await givenAccount(context, id);
}
