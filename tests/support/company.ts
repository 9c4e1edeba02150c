import { type Day, day, month } from '#app/core/calendar.ts';
import type { PartnerId, UserId } from '#app/core/ids.ts';
import { rate } from '#app/core/rate.ts';
import { yen } from '#app/core/yen.ts';
import { adoptStaff } from '#app/features/access/commands.server.ts';
import { addPlans } from '#app/features/catalogue/commands.server.ts';
import { openFirstDay, runUntil } from '#app/features/operations/commands.server.ts';
import { readBusinessDay } from '#app/features/operations/queries.server.ts';
import { type PlacedOrder, placeOrders } from '#app/features/orders/commands.server.ts';
import { adoptPartners } from '#app/features/partners/commands.server.ts';
import { adoptRateCards } from '#app/features/rates/commands.server.ts';
import { DEFAULT_POLICY } from '#app/core/policy.ts';
import type { Context, PartnerContext, StaffContext } from '#app/platform/context.server.ts';
import type { Db } from '#app/platform/db.server.ts';
import { newId } from '#app/platform/new-id.server.ts';

/** A context of a job on the business day that is open in the database. */
export function contextOf(db: Db, today: Day): Context {
  return {
    db,
    now: new Date('2026-01-01T00:00:00Z'),
    today,
    policy: DEFAULT_POLICY,
    actor: { kind: 'job', name: 'test' },
    newId,
    readToday: readBusinessDay,
  };
}

/** The same context in the hands of a member of staff. */
export function asStaff(context: Context, userId: UserId = 'usr_maker'): StaffContext {
  return { ...context, actor: { kind: 'staff', userId }, staff: { userId, name: userId, role: 'admin' } };
}

/** The same context in the hands of a partner's person. */
export function asPartner(
  context: Context,
  id: PartnerId,
  programme: 'discount' | 'cashback' = 'cashback',
): PartnerContext {
  const userId = 'usr_partner';
  return {
    ...context,
    actor: { kind: 'partner', userId, partnerId: id },
    partner: { id, userId, userName: '山田', programme },
  };
}

/** Everybody a test acts as: those with a number may approve, as a checker may. */
const STAFF = (['maker', 'programme', 'checker', 'third', 1, 2, 3, 4, 5, 6, 7, 8] as const).map((name) => ({
  id: `usr_${name}` as const,
  role: name === 'maker' || name === 'programme' ? name : ('checker' as const),
}));

/** Opens the first business day of a small company: one plan, one card per programme, and the partners named. */
export async function givenCompany(
  db: Db,
  openedOn: string,
  partners: readonly { id: PartnerId; programme: 'discount' | 'cashback'; payeeConfirmed?: boolean }[],
): Promise<Context> {
  const today = day(openedOn);
  const context = contextOf(db, today);
  await openFirstDay(context, today);
  await adoptStaff(context, STAFF);
  await addPlans(context, {
    plans: [{ code: 'S', name: 'シェアードプラン', planGroup: 'shared', kind: 'server' }],
    prices: [{ planCode: 'S', fromDay: today, monthlyFee: yen(3_800), setupFee: yen(20_000) }],
  });
  const rows = (['new', 'renewal'] as const).map((event) => ({
    planGroup: 'shared',
    event,
    minCount: 0,
    rate: rate('0.2'),
  }));
  await adoptRateCards(
    context,
    (['discount', 'cashback'] as const).map((programme) => ({ programme, effectiveFrom: month('2020-01'), rows })),
    'test',
  );
  await adoptPartners(
    context,
    partners.map(({ id, programme, payeeConfirmed = true }) => ({
      partner: {
        id,
        code: id,
        name: `${id}商会`,
        nameKana: 'ショウカイ',
        contactName: '山田',
        email: `${id}@example.jp`,
        phone: '03-0000-0000',
        programme,
        joinedOn: today,
      },
      payee: {
        familyName: '山田',
        givenName: '太郎',
        familyKana: 'ヤマダ',
        givenKana: 'タロウ',
        email: `${id}@example.jp`,
      },
      payeeConfirmedOn: payeeConfirmed ? today : null,
    })),
  );
  return context;
}

/** Places one order per partner named, today, for twelve months from a grid day. */
export async function givenOrders(
  context: Context,
  startsOn: string,
  partnerIds: readonly PartnerId[],
): Promise<PlacedOrder[]> {
  const placed = await placeOrders(
    context,
    partnerIds.map((partnerId) => ({
      planCode: 'S',
      termMonths: 12,
      startsOn: day(startsOn),
      partnerId,
      client: null,
    })),
  );
  if (!placed.ok) throw new Error(placed.refusal.code);
  return placed.value;
}

/** Plays the daily run up to a day and answers a context on it. */
export async function advance(context: Context, to: string): Promise<Context> {
  const until = day(to);
  await runUntil(context, until);
  return { ...context, today: until };
}
