import type { ApprovalId, ContractId } from '#app/core/ids.ts';
import { invariant } from '#app/core/invariant.ts';
import { type Outcome, done, refused } from '#app/core/outcome.ts';
import { type StaffContext, inTransaction } from '#app/platform/context.server.ts';
import { sha256 } from '#app/platform/digest.server.ts';
import { decide, propose } from '../approvals/commands.server.ts';
import type { Decision, DecisionRefusal } from '../approvals/rules.ts';
import { recordAct } from '../audit/commands.server.ts';
import type { Thing } from '../audit/rules.ts';
import { relearnCoverage } from '../contracts/commands.server.ts';
import { loadCoverage, lockContracts } from '../contracts/queries.server.ts';
import { proposeCorrections } from '../correction-origins/commands.server.ts';
import { differenceReason, factTitle } from './messages.ts';
import { findTakenFact, listFactDifferences } from './queries.server.ts';
import {
  type LateFact,
  type LateFactRefusal,
  type Relearned,
  type TogetherRefusal,
  differencesText,
  factAsThing,
  factText,
  readFact,
  relearn,
} from './rules.ts';

/**
 * Puts up, for a second person, that a contract was in force on days that are over, or was not. Nothing is known differently
 * before it is approved. PRG-09.
 */
export async function proposeLateFact(
  context: StaffContext,
  id: ContractId,
  fact: LateFact,
): Promise<Outcome<true, LateFactRefusal>> {
  return inTransaction<StaffContext, Outcome<true, LateFactRefusal>>(context, async (context) => {
    const [contract] = await lockContracts(context, [id]);
    if (!contract) return refused({ code: 'contract-unknown' });
    const periods = await loadCoverage(context, [id]);
    const relearned = relearn(fact, contract, periods, context.today);
    if (!relearned.ok) return relearned;
    const { partnerId } = relearned.value;
    const proposed = await propose(context, {
      ...{ ...factAsThing(id), partnerId },
      title: factTitle(contract.orderNumber, fact),
      content: factText(fact, periods),
    });
    if (!proposed.ok) return proposed;
    const things = thingsOf(id, relearned.value);
    await recordAct(context, { name: 'coverage-proposed', things, reason: fact.reason });
    return done(true);
  });
}

/**
 * Approves or rejects a fact as the second person. Approved, it is known from today on: closes, rates and cashbacks stay as
 * they are, and what it would have made of them may be put up as corrections. PRG-09, PRG-18.
 */
export async function decideLateFact(
  context: StaffContext,
  id: ContractId,
  decision: Decision,
): Promise<Outcome<true, DecisionRefusal>> {
  return inTransaction<StaffContext, Outcome<true, DecisionRefusal>>(context, async (context) => {
    const [contract] = await lockContracts(context, [id]);
    const periods = await loadCoverage(context, [id]);
    const decided = await decide(context, factAsThing(id), decision, ({ content }) => ({
      content: factText(readFact(content ?? ''), periods),
    }));
    if (!decided.ok) return decided;
    if (decision.decision === 'reject') return done(true);
    const { content } = decided.value;
    invariant(content && contract, 'what was approved was put up about a contract');
    const fact = readFact(content);
    const relearned = relearn(fact, contract, periods, context.today);
    invariant(relearned.ok, 'the periods are those the fact was weighed against, and its days are over');
    const { partnerId, ended, learned } = relearned.value;
    const { kind } = contract;
    await relearnCoverage(
      context,
      ended,
      learned.map((period) => ({ ...period, id, partnerId, kind })),
    );
    const things = thingsOf(id, relearned.value);
    await recordAct(context, { name: 'coverage-relearned', things, reason: fact.reason });
    return done(true);
  });
}

/**
 * Puts up, each as a correction of its own, all that a fact that was taken would have made of cashbacks: exactly what was
 * shown, or nothing. Answers the fact's approval, by which its corrections are found and decided together. PRG-09, PRG-18.
 *
 * @param seenHash of the differences as they were shown.
 */
export async function proposeFactCorrections(
  context: StaffContext,
  id: ContractId,
  seenHash: string,
): Promise<Outcome<ApprovalId, TogetherRefusal>> {
  return inTransaction<StaffContext, Outcome<ApprovalId, TogetherRefusal>>(context, async (context) => {
    const taken = await findTakenFact(context, id);
    if (!taken) return refused({ code: 'nothing-left' });
    const shown = await listFactDifferences(context, taken);
    await lockContracts(
      context,
      shown.map(({ contractId }) => contractId),
    );
    // Under the locks nobody else puts up any of them.
    const differences = await listFactDifferences(context, taken);
    if (differences.length === 0) return refused({ code: 'nothing-left' });
    if (sha256(differencesText(differences)) !== seenHash) return refused({ code: 'differences-changed' });
    const asked = differences.map((difference) => {
      const { partnerCode, orderNumber, term, month } = difference;
      const cashback = { orderNumber, term };
      return { partnerCode, amount: difference.difference, reason: differenceReason(difference), month, cashback };
    });
    const proposed = await proposeCorrections(context, asked, { kind: 'late', factId: taken.id });
    invariant(proposed.ok, 'the differences were found under the locks of their contracts');
    return done(taken.id);
  });
}

function thingsOf(id: ContractId, { partnerId }: Relearned): Thing[] {
  return [
    { kind: 'contract', id },
    { kind: 'partner', id: partnerId },
  ];
}
