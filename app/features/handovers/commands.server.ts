import { sql } from 'drizzle-orm';
import { type Month, firstDayOf, monthOf } from '#app/core/calendar.ts';
import type { HandoverId, PartnerId } from '#app/core/ids.ts';
import { invariant } from '#app/core/invariant.ts';
import { type Outcome, done, refused } from '#app/core/outcome.ts';
import { insertRows } from '#app/platform/bulk.server.ts';
import { type Context, type PartnerContext, type StaffContext, inTransaction } from '#app/platform/context.server.ts';
import { handoverContracts, handoverSteps, handovers } from '#db/schema/handovers.ts';
import { recordAct } from '../audit/commands.server.ts';
import type { Thing } from '../audit/rules.ts';
import { loadPlanNames } from '../catalogue/queries.server.ts';
import { checkMoves, moveContracts, withdrawMovesTo } from '../contract-moves/commands.server.ts';
import { loadWaitingMoves } from '../contract-moves/queries.server.ts';
import { checkMove } from '../contract-moves/rules.ts';
import { loadContracts } from '../contracts/queries.server.ts';
import { type LetterDraft, writeLetters } from '../letters/commands.server.ts';
import { type Partner, findPartner, findPartnerByCode, loadPartners } from '../partners/queries.server.ts';
import { countTry } from '../sign-in-limits/commands.server.ts';
import { LIMITS } from '../sign-in-limits/rules.ts';
import { type HandoverEvent, handoverLetter } from './messages.ts';
import {
  type Handover,
  findHandover,
  listExpired,
  listHandoverContracts,
  listOffered,
  loadChosen,
  previewCount,
} from './queries.server.ts';
import {
  type CountChange,
  type HandoverHand,
  type HandoverRefusal,
  type HandoverStep,
  type ProposingRefusal,
  answerByOf,
  checkHandoverStep,
  countsInMonth,
  mayReceive,
  stillGivers,
} from './rules.ts';

/** What a partner offers, to whom, and from which month on. */
export type Offer = { orderNumbers: readonly string[]; partnerCode: string; fromMonth: Month; note: string };

type Chosen = Omit<typeof handoverContracts.$inferSelect, 'handoverId'>;

/** What a partner is shown before it proposes: its contracts, and what their leaving does to its own count. GAP-09. */
export async function reviewHandover(
  context: PartnerContext,
  offer: Offer,
): Promise<Outcome<{ contracts: Chosen[]; change: CountChange }, ProposingRefusal>> {
  return inTransaction(context, async (context) => {
    const planned = await planHandover(context, offer);
    if (!planned.ok) return planned;
    const { contracts } = planned.value;
    const leaving = { month: offer.fromMonth, comes: false, contracts };
    return done({ contracts, change: await previewCount(context, context.partner, leaving) });
  });
}

/** Offers contracts to another partner from a month to come on; both are written to. Nothing moves before it is accepted. GAP-09. */
export async function proposeHandover(
  context: PartnerContext,
  offer: Offer,
): Promise<Outcome<HandoverId, ProposingRefusal>> {
  return inTransaction(context, async (context) => {
    await oneAfterTheOther(context);
    const planned = await planHandover(context, offer);
    if (!planned.ok) return planned;
    const { giver, receiver, contracts } = planned.value;
    const { db, partner, today, policy } = context;
    const id = context.newId('hnd');
    const handover = {
      ...{ id, fromPartnerId: giver.id, toPartnerId: receiver.id, fromName: giver.name, toCode: receiver.code },
      ...{ programme: partner.programme, effectiveFrom: firstDayOf(offer.fromMonth), note: offer.note },
      answerBy: answerByOf(today, offer.fromMonth, policy),
      proposedBy: partner.userId,
      proposedOn: today,
    };
    await db.insert(handovers).values(handover);
    await insertRows(
      db,
      handoverContracts,
      contracts.map((contract) => ({ handoverId: id, ...contract })),
    );
    await tellBoth(context, { ...handover, contracts: contracts.length }, { code: 'proposed' });
    const things: Thing[] = contracts.map(({ contractId }) => ({ kind: 'contract', id: contractId }));
    await recordAct(context, {
      name: 'handover-proposed',
      things: [...partnersOf(handover), ...things],
      after: { effectiveFrom: handover.effectiveFrom, count: contracts.length },
    });
    return done(id);
  });
}

async function planHandover(
  context: PartnerContext,
  { orderNumbers, partnerCode, fromMonth }: Offer,
): Promise<Outcome<{ giver: Partner; receiver: Partner; contracts: Chosen[] }, ProposingRefusal>> {
  const { partner, today, policy } = context;
  if ((await countTry(context, 'partner-code', partner.id)) !== 'allowed') {
    return refused({ code: 'too-many-codes', minutes: LIMITS['partner-code'].minutes });
  }
  const [giver, receiver] = [await findPartner(context, partner.id), await findPartnerByCode(context, partnerCode)];
  invariant(giver, 'whoever offers is a partner');
  if (!receiver || !mayReceive(giver, receiver)) return refused({ code: 'receiver-unknown' });
  const chosen = await loadChosen(context, orderNumbers);
  if (chosen.length === 0 || chosen.length < orderNumbers.length) return refused({ code: 'contract-unknown' });
  const ids = chosen.map(({ id }) => id);
  const [offered, waiting, planNames] = [
    await listOffered(context, ids),
    await loadWaitingMoves(context, ids),
    await loadPlanNames(context),
  ];
  for (const contract of chosen) {
    if (offered.has(contract.id)) return refused({ code: 'offered-already', orderNumber: contract.orderNumber });
    const move = waiting.find(({ contractId }) => contractId === contract.id);
    const moving = { ...contract, waiting: move ? move.effectiveFrom : null };
    const checked = checkMove(moving, { kind: 'handover', to: receiver, fromMonth, today, policy });
    if (!checked.ok) return checked;
  }
  const contracts = chosen.map(({ id, planCode, ...contract }) => ({
    contractId: id,
    orderNumber: contract.orderNumber,
    company: contract.company,
    planName: planNames.get(planCode) ?? planCode,
    planGroup: contract.planGroup,
    counts: countsInMonth(contract, fromMonth),
    renewsOn: contract.renewsOn,
  }));
  return done({ giver, receiver, contracts });
}

/** Accepts what was offered, declines it, or takes it back. Accepted, its contracts move in the run of the first day. GAP-09. */
export async function answerHandover(
  context: PartnerContext,
  id: HandoverId,
  step: Exclude<HandoverStep, 'refused'>,
): Promise<Outcome<true, HandoverRefusal> | undefined> {
  return inTransaction(context, async (context) => {
    await oneAfterTheOther(context);
    const handover = await findHandover(context, id);
    const { partner } = context;
    if (!handover || (handover.fromPartnerId !== partner.id && handover.toPartnerId !== partner.id)) return undefined;
    const hand = handover.fromPartnerId === partner.id ? 'giver' : 'receiver';
    return takeStep(context, handover, { step, hand, by: partner.userId, reason: null });
  });
}

/** Stops a handover that is offered or accepted, with the reason both partners read. GAP-09. */
export async function refuseHandover(
  context: StaffContext,
  id: HandoverId,
  reason: string,
): Promise<Outcome<true, HandoverRefusal>> {
  return inTransaction(context, async (context) => {
    await oneAfterTheOther(context);
    const handover = await findHandover(context, id);
    invariant(handover, 'the handover was shown before it was stopped');
    return takeStep(context, handover, { step: 'refused', hand: 'staff', by: context.staff.userId, reason });
  });
}

async function takeStep(
  context: Context,
  handover: Handover,
  taken: {
    step: HandoverStep;
    hand: HandoverHand;
    by: typeof handoverSteps.$inferSelect.takenBy;
    reason: string | null;
  },
): Promise<Outcome<true, HandoverRefusal>> {
  const { step, hand, by, reason } = taken;
  const checked = checkHandoverStep(handover.state, hand, step);
  if (!checked.ok) return checked;
  const contractIds = (await listHandoverContracts(context, handover.id)).map(({ contractId }) => contractId);
  const { fromPartnerId, toPartnerId: to } = handover;
  const asked = { kind: 'handover', contractIds, to, fromMonth: monthOf(handover.effectiveFrom) } as const;
  const move = { ...asked, reason: 'パートナー間の移管', approvalId: null, handoverId: handover.id };
  if (step === 'accepted') {
    const contracts = await loadContracts(context, contractIds);
    if (!stillGivers(contracts, { fromPartnerId, contractIds })) return refused({ code: 'changed-hands' });
    const movable = await checkMoves(context, move);
    if (!movable.ok) return movable;
  } else if (handover.state === 'accepted') {
    await withdrawMovesTo(context, contractIds, to);
  }
  const receiver = step === 'accepted' ? await findPartner(context, to) : undefined;
  await context.db.insert(handoverSteps).values({
    ...{ handoverId: handover.id, number: handover.steps.length + 1, step, reason },
    ...{ receiverName: receiver ? receiver.name : null, takenBy: by, takenOn: context.today },
  });
  // The database moves nothing that was not agreed on before.
  const moved = step === 'accepted' && (await moveContracts(context, move));
  invariant(!moved || moved.ok, 'what was found to be movable in this transaction moves');
  await tellBoth(context, handover, reason === null ? { code: step } : { code: step, reason });
  const things = contractIds.map((contractId) => ({ kind: 'contract' as const, id: contractId }));
  await recordAct(context, { name: `handover-${step}`, things: [...partnersOf(handover), ...things], reason });
  return done(true);
}

/** Tells both partners of each proposal that nobody answered in time; answers how many ended so. GAP-09. */
export async function expireHandovers(context: Context): Promise<number> {
  const expired = await listExpired(context);
  const partners = await loadPartners(
    context,
    expired.flatMap(({ fromPartnerId, toPartnerId }) => [fromPartnerId, toPartnerId]),
  );
  await writeLetters(
    context,
    expired.flatMap((handover) => lettersToBoth(context, handover, { code: 'expired' }, partners)),
  );
  return expired.length;
}

/** Two steps at once come one after the other, and so do two offers of one contract. */
async function oneAfterTheOther({ db }: Context): Promise<void> {
  await db.execute(sql`select pg_advisory_xact_lock(hashtextextended('handovers', 0))`);
}

function partnersOf({ fromPartnerId, toPartnerId }: Pick<Handover, 'fromPartnerId' | 'toPartnerId'>): Thing[] {
  return [fromPartnerId, toPartnerId].map((id) => ({ kind: 'partner', id }));
}

type Told = Pick<
  Handover,
  'id' | 'fromPartnerId' | 'toPartnerId' | 'fromName' | 'toCode' | 'effectiveFrom' | 'answerBy'
>;

async function tellBoth(context: Context, handover: Told & { contracts: number }, event: HandoverEvent): Promise<void> {
  const partners = await loadPartners(context, [handover.fromPartnerId, handover.toPartnerId]);
  await writeLetters(context, lettersToBoth(context, handover, event, partners));
}

function lettersToBoth(
  context: Context,
  handover: Told & { contracts: number },
  event: HandoverEvent,
  partners: ReadonlyMap<PartnerId, Partner>,
): LetterDraft[] {
  return (['giver', 'receiver'] as const).map((side) => {
    const id = side === 'giver' ? handover.fromPartnerId : handover.toPartnerId;
    const partner = partners.get(id);
    invariant(partner, 'both sides are partners');
    const text = handoverLetter(event, side, { ...handover, name: partner.name });
    const to = { partnerId: listedFor(context, id), name: partner.name, address: partner.email };
    return { kind: `handover-${event.code}`, about: `${handover.id}:${side}`, to, text };
  });
}

/** Whoever acts for one partner writes into the list of letters of that partner alone. */
function listedFor({ actor }: Context, id: PartnerId): PartnerId | null {
  return actor.kind === 'partner' && actor.partnerId !== id ? null : id;
}
