import { beforeAll, describe, expect, test } from 'vitest';
import { addDays, addMonths, day, month } from '#app/core/calendar.ts';
import type { PartnerId, UserId } from '#app/core/ids.ts';
import { checkCredentials } from '#app/features/access/commands.server.ts';
import { DEMONSTRATION_SIGN_INS } from '#app/features/access/rules.ts';
import { moveBusinessDay } from '#app/features/clock/commands.server.ts';
import { readHappenings } from '#app/features/clock/queries.server.ts';
import { listCloses, listCounts, replayClose } from '#app/features/closes/queries.server.ts';
import { listLateDifferences } from '#app/features/correction-origins/queries.server.ts';
import { foundDemonstration } from '#app/features/demonstration/commands.server.ts';
import { DEMONSTRATION_DAYS } from '#app/features/demonstration/rules.ts';
import { countLetters } from '#app/features/letters/queries.server.ts';
import { findBusinessDay } from '#app/features/operations/queries.server.ts';
import { listPartners } from '#app/features/partners/queries.server.ts';
import { approvePayoutRun } from '#app/features/payouts/commands.server.ts';
import { findRun } from '#app/features/payouts/queries.server.ts';
import type { StaffContext } from '#app/platform/context.server.ts';
import { asStaff, contextOf } from '#tests/support/company.ts';
import { useDatabase } from '#tests/support/db.ts';
import { findBreaches } from '#tests/support/invariants.ts';

const database = useDatabase({ keep: true });

const TODAY = DEMONSTRATION_DAYS.to;

beforeAll(async () => {
  const founded = await foundDemonstration(context());
  expect(founded).toEqual({ ok: true, value: { partners: 30, orders: 400, today: TODAY } });
}, 300_000);

describe('the demonstration company was played through the engine', () => {
  test('no invariant of the money core is broken', async () => {
    expect(await findBreaches(database().sql)).toEqual([]);
  });

  test('every month of two years is closed, and counts again to the same list', async () => {
    const closes = await listCloses(context());
    expect(closes.map((close) => close.month)).toEqual(
      Array.from({ length: 24 }, (_, index) => addMonths(month('2026-10'), -index)),
    );
    for (const close of closes) {
      expect(await replayClose(context(), close.month)).toEqual(await listCounts(context(), close.month));
    }
  });

  test('it is founded in an untouched database only', async () => {
    expect(await foundDemonstration(context())).toEqual({ ok: false, refusal: { code: 'not-empty' } });
  });
});

describe('every screen has life', () => {
  test('contracts stand in every state of their lives but one', async () => {
    const states = await counts('select state as name, count(*)::int as count from contracts group by 1');
    expect(Object.keys(states).toSorted()).toEqual(['ended', 'in-force', 'ordered', 'refunded', 'scheduled', 'void']);
    expect(states['in-force']).toBeGreaterThan(250);
  });

  test('some lapsed and came back, some paid too late, some got their money back', async () => {
    const [row] = await database().sql`select
      (select count(*)::int from payments where unapplied is not null) as unapplied,
      (select count(*)::int from refunds) as refunds,
      (select count(*)::int from contracts c where cancelled_on is not null and state = 'in-force') as leaving,
      (select count(distinct contract_id)::int from contract_coverage a where exists (
        select from contract_coverage b where b.contract_id = a.contract_id and a.superseded_on is null
          and b.superseded_on is null and b.in_force_from > a.in_force_to + 1)) as returned`;
    expect(row?.unapplied).toBeGreaterThan(0);
    expect(row?.refunds).toBeGreaterThan(0);
    expect(row?.leaving).toBeGreaterThan(0);
    expect(row?.returned).toBeGreaterThan(0);
  });

  test('every partner has contracts; an application waits, and some have not confirmed their payee', async () => {
    const partners = await listPartners(context());
    const contracts = await counts('select partner_id as name, count(*)::int as count from contracts group by 1');
    const active = partners.filter(({ state }) => state === 'active');
    expect(active).toHaveLength(30);
    expect(active.filter(({ id }) => !contracts[id])).toEqual([]);
    expect(partners.filter(({ state }) => state === 'applied')).toHaveLength(1);
    const [row] = await database().sql`select count(*)::int as count from payees where first_confirmed_on is null`;
    expect(row?.count).toBeGreaterThan(1);
  });

  test('the two partners visitors sign in as have much to see', async () => {
    const { cash, discount } = await visitors();
    const contracts = await counts('select partner_id as name, count(*)::int as count from contracts group by 1');
    expect(contracts[cash]).toBeGreaterThanOrEqual(15);
    expect(contracts[discount]).toBeGreaterThanOrEqual(15);
    const [row] = await database().sql`select
      (select count(*)::int from payout_sendings s join payouts p on p.id = s.payout_id where p.partner_id = ${cash}) as sent,
      (select count(*)::int from order_urls where partner_id = ${cash}) as urls,
      (select count(*)::int from invoices where partner_id = ${discount} and discount > 0) as discounted`;
    expect(row?.sent).toBeGreaterThan(12);
    expect(row?.urls).toBeGreaterThan(0);
    expect(row?.discounted).toBeGreaterThan(15);
  });

  test('what partners and staff deal with each other is there, waiting and done', async () => {
    const [row] = await database().sql`select
      (select count(*)::int from tax_registrations) as registrations,
      (select count(*)::int from line_questions) - (select count(*)::int from line_answers) as questions,
      (select count(*)::int from line_answers) as answers,
      (select count(*)::int from referral_inquiries) - (select count(*)::int from referral_answers) as inquiries,
      (select count(*)::int from referral_answers) as told,
      (select count(*)::int from adjustments) as corrections,
      (select count(*)::int from approvals where kind = 'adjustment' and state = 'proposed') as proposed,
      (select count(*)::int from refund_accounts) as accounts`;
    expect(row).toEqual({
      ...{ registrations: 1, questions: 1, answers: 2, inquiries: 1, told: 1 },
      ...{ corrections: 2, proposed: 3, accounts: 2 },
    });
  });

  test('corrections came of a fact learned late and of a question, with some of the late differences still to be put up', async () => {
    const [row] = await database().sql`select
      (select count(*)::int from correction_origins where question_id is null) as late,
      (select count(*)::int from correction_origins where question_id is not null) as asked,
      (select count(*)::int from approvals where kind = 'coverage' and state = 'approved') as facts`;
    expect(row).toEqual({ late: 2, asked: 1, facts: 1 });
    const { cash } = await visitors();
    expect((await listLateDifferences(context(), [month('2026-01')], 100, cash)).length).toBeGreaterThan(3);
  });

  test('a payout went by transfer, and accounts, a name, referrals and work on a domain wait', async () => {
    const [row] = await database().sql`select
      (select count(*)::int from payouts where route = 'transfer') as transfers,
      (select count(*)::int from approvals where kind = 'payout-account' and state = 'approved') as accounts,
      (select count(*)::int from approvals where kind = 'payout-account' and state = 'proposed') as asked,
      (select count(*)::int from name_reports where closed_on is null) as names,
      (select count(*)::int from approvals where kind = 'referral' and state = 'approved') as referrals,
      (select count(*)::int from approvals where kind = 'referral' and state = 'proposed') as doubted,
      (select count(*)::int from option_changes where option = 'info-change') as works`;
    expect(row).toEqual({ transfers: 1, accounts: 1, asked: 1, names: 1, referrals: 1, doubted: 1, works: 1 });
  });

  test('one payout came back from the bank, and letters are kept for reading', async () => {
    const [row] = await database().sql`select count(*)::int as count from payout_returns`;
    expect(row?.count).toBe(1);
    expect([...(await countLetters(context())).keys()]).toEqual(['kept']);
  });
});

describe('visitors try the month', () => {
  test('everybody in the README can sign in', async () => {
    const { emails, password } = DEMONSTRATION_SIGN_INS;
    for (const email of emails) {
      expect(await checkCredentials(context(), { email, password })).toMatchObject({ ok: true });
    }
  });

  test('the draft of the month waits: not for its maker, but for the checker', async () => {
    const run = await findRun(context(), month('2026-11'));
    expect(run).toMatchObject({ state: 'draft' });
    const hash = run?.contentHash ?? '';
    expect(await approvePayoutRun(await staff('maker'), month('2026-11'), hash)).toMatchObject({
      ok: false,
      refusal: { code: 'own-work' },
    });
    expect(await approvePayoutRun(await staff('checker'), month('2026-11'), hash)).toMatchObject({ ok: true });
  });

  test('staff move the business day, and read what happened', async () => {
    const admin = await staff('admin');
    const notices = day('2026-11-15');
    expect(await moveBusinessDay(admin, addDays(notices, 2), true)).toMatchObject({ refusal: { code: 'not-offered' } });
    expect(await moveBusinessDay(admin, notices, false)).toMatchObject({ refusal: { code: 'not-a-demonstration' } });
    expect(await moveBusinessDay(admin, notices, true)).toEqual({ ok: true, value: notices });
    expect(await findBusinessDay(context())).toBe(notices);

    const happened = await readHappenings(context(), TODAY, notices);
    expect(happened.notices).toBeGreaterThan(5);
    expect(happened.started).toBeGreaterThan(0);
    expect(happened.invoices.count).toBeGreaterThan(0);
    expect(happened).toMatchObject({ closed: [], missed: [], sent: { count: 0, total: 0 } });
    expect(await findBreaches(database().sql)).toEqual([]);
  });
});

function context() {
  return contextOf(database().db, TODAY);
}

async function staff(role: 'admin' | 'maker' | 'checker'): Promise<StaffContext> {
  const [user] = await database().sql<{ id: UserId }[]>`select id from users where role = ${role}`;
  if (!user) throw new Error(`nobody is ${role}`);
  return asStaff(context(), user.id);
}

async function visitors(): Promise<{ cash: PartnerId; discount: PartnerId }> {
  const rows = await database().sql<{ email: string; partner: PartnerId }[]>`
    select email, partner_id as partner from users where partner_id is not null`;
  const partnerOf = new Map(rows.map(({ email, partner }) => [email, partner]));
  const [cash, discount] = [partnerOf.get('cash@example.jp'), partnerOf.get('discount@example.jp')];
  if (!cash || !discount) throw new Error('the two visitors can sign in');
  return { cash, discount };
}

async function counts(question: string): Promise<Record<string, number>> {
  const rows = await database().sql.unsafe<{ name: string; count: number }[]>(question);
  return Object.fromEntries(rows.map(({ name, count }) => [name, count]));
}
