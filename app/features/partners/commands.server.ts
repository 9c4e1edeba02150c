import { and, eq, gt, isNull, or } from 'drizzle-orm';
import type { Day } from '#app/core/calendar.ts';
import { formulaMark } from '#app/core/csv-text.ts';
import type { PartnerId } from '#app/core/ids.ts';
import { maskedName } from '#app/core/masked.ts';
import { type Outcome, done, refused } from '#app/core/outcome.ts';
import { anyOf, insertRows } from '#app/platform/bulk.server.ts';
import { type Context, type StaffContext, inPlainTransaction, inTransaction } from '#app/platform/context.server.ts';
import { encodeCp932 } from '#app/platform/cp932.server.ts';
import { sha256 } from '#app/platform/digest.server.ts';
import { partners, payees } from '#db/schema/partners.ts';
import { recordAct } from '../audit/commands.server.ts';
import type { Facts } from '../audit/rules.ts';
import { lockPartner } from './queries.server.ts';
import { type DecisionRefusal, type PayeeName, type PayeeNameRefusal, checkDecision, partnerCodeOf } from './rules.ts';

/** A partner of a company being set up, with the name its account stands in. */
export type AdoptedPartner = {
  partner: {
    id: PartnerId;
    code: string;
    name: string;
    nameKana: string;
    contactName: string;
    email: string;
    phone: string;
    programme: 'discount' | 'cashback';
    joinedOn: Day;
  };
  payee: { familyName: string; givenName: string; familyKana: string; givenKana: string; email: string };
  /** Null while the partner has not confirmed the payee. */
  payeeConfirmedOn: Day | null;
};

/** Takes over partners who joined before, or on a day to come. A code that stands already throws. */
export async function adoptPartners(context: Context, adopted: readonly AdoptedPartner[]): Promise<void> {
  await inPlainTransaction(context, async (context) => {
    await insertRows(
      context.db,
      partners,
      adopted.map(({ partner }) => ({ ...partner, state: 'active' as const, appliedOn: partner.joinedOn })),
    );
    await insertRows(
      context.db,
      payees,
      adopted.map(({ partner, payee, payeeConfirmedOn }) => ({
        partnerId: partner.id,
        ...payee,
        firstConfirmedOn: payeeConfirmedOn,
        changedAt: context.now,
      })),
    );
    await recordAct(context, {
      name: 'partners-adopted',
      things: adopted.map(({ partner }) => ({ kind: 'partner', id: partner.id })),
      after: { count: adopted.length },
    });
  });
}

/** Records that partners confirmed their payee today; an earlier first confirmation stays. MAIL-06. */
export async function storePayeeConfirmations(context: Context, partnerIds: readonly PartnerId[]): Promise<void> {
  if (partnerIds.length === 0) return;
  await context.db
    .update(payees)
    .set({ firstConfirmedOn: context.today })
    .where(
      and(
        anyOf(payees.partnerId, partnerIds),
        or(isNull(payees.firstConfirmedOn), gt(payees.firstConfirmedOn, context.today)),
      ),
    );
}

/** A partner to be registered. */
export type NewPartner = {
  name: string;
  nameKana: string;
  contactName: string;
  email: string;
  phone: string;
  programme: 'discount' | 'cashback';
  /** Null under discount: nothing is ever paid out. */
  payee: PayeeName | null;
};

/** Registers a partner, in the programme from today on; the payee still waits for the partner's confirmation. */
export async function registerPartner(
  context: StaffContext,
  { payee, ...partner }: NewPartner,
): Promise<Outcome<PartnerId, PayeeNameRefusal>> {
  const readable = checkReadable(payee);
  if (!readable.ok) return readable;
  return inTransaction(context, async (context) => {
    const id = context.newId('par');
    const { today } = context;
    await context.db
      .insert(partners)
      .values({ id, code: partnerCodeOf(id), ...partner, state: 'active', appliedOn: today, joinedOn: today });
    if (payee) await storePayee(context, id, payee);
    await recordAct(context, {
      name: 'partner-registered',
      things: [{ kind: 'partner', id }],
      after: { programme: partner.programme, state: 'active', joinedOn: today, ...payeeFacts(payee) },
    });
    return done(id);
  });
}

/** Stores an application to the programme; it waits, with its payee, for staff to decide. */
export async function storeApplication(context: Context, { payee, ...partner }: NewPartner): Promise<PartnerId> {
  return inTransaction(context, async (context) => {
    const id = context.newId('par');
    await context.db
      .insert(partners)
      .values({ id, code: partnerCodeOf(id), ...partner, state: 'applied', appliedOn: context.today });
    if (payee) await storePayee(context, id, payee);
    await recordAct(context, {
      name: 'application-received',
      things: [{ kind: 'partner', id }],
      after: { programme: partner.programme, state: 'applied', ...payeeFacts(payee) },
    });
    return id;
  });
}

/**
 * Stores the name a partner's account stands in; a first confirmation stays.
 *
 * @param changedBy who says so, where that is not whoever acts: a change is theirs who proposed it.
 */
export async function storePayee(
  context: Context,
  partnerId: PartnerId,
  payee: PayeeName,
  changedBy = context.actor.kind === 'staff' ? context.actor.userId : null,
): Promise<void> {
  const changed = { ...payee, changedAt: context.now, changedBy };
  await context.db
    .insert(payees)
    .values({ partnerId, ...changed })
    .onConflictDoUpdate({ target: payees.partnerId, set: changed });
}

/** What the trail says of a payee: the name masked, and a digest by which every change is seen. */
export function payeeFacts(payee: PayeeName | null | undefined): Facts {
  if (!payee) return {};
  const { familyName, givenName, familyKana, givenKana, email } = payee;
  const digest = sha256(JSON.stringify([familyName, givenName, familyKana, givenKana, email])).slice(0, 16);
  return { payeeName: maskedName(familyName, givenName), payeeDigest: digest };
}

/**
 * Whether the bank can read a name: the file it is told in knows fewer characters than we do, and nothing in it may begin
 * as a formula does. MAIL-06.
 */
export function checkReadable(payee: PayeeName | null): Outcome<true, PayeeNameRefusal> {
  if (!payee) return done(true);
  for (const field of ['familyName', 'givenName', 'email'] as const) {
    const mark = formulaMark(payee[field]);
    if (mark !== undefined) return refused({ code: 'bank-cannot-read', field, character: mark });
    const encoded = encodeCp932(payee[field]);
    if (!encoded.ok) return refused({ code: 'bank-cannot-read', field, character: encoded.refusal.character });
  }
  return done(true);
}

/** Takes an application into the programme from today on, or declines it with a reason; once. */
export async function storeDecision(
  context: StaffContext,
  partnerId: PartnerId,
  decision: { decision: 'approve' } | { decision: 'decline'; reason: string },
): Promise<Outcome<true, DecisionRefusal>> {
  const partner = await lockPartner(context, partnerId);
  const checked = checkDecision(partner.state);
  if (!checked.ok) return checked;
  const change =
    decision.decision === 'approve'
      ? { state: 'active' as const, joinedOn: context.today }
      : { state: 'declined' as const, declineReason: decision.reason };
  await context.db.update(partners).set(change).where(eq(partners.id, partnerId));
  return done(true);
}
