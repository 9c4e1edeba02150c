import type { ContractId, TermChangeId } from '#app/core/ids.ts';
import { invariant } from '#app/core/invariant.ts';
import { type Outcome, done, refused } from '#app/core/outcome.ts';
import { type Context, inTransaction } from '#app/platform/context.server.ts';
import { recordAct } from '../audit/commands.server.ts';
import type { Thing } from '../audit/rules.ts';
import { type Contract, lockContracts } from '../contracts/queries.server.ts';
import { writeLetters } from '../letters/commands.server.ts';
import { loadAddressees } from '../letters/queries.server.ts';
import { storeTermChange, withdrawTermChange } from '../term-changes/commands.server.ts';
import { findWaitingChange } from '../term-changes/queries.server.ts';
import { ChangeForm } from './form.ts';
import { explainChangeRefusal } from './messages.ts';
import { type ChangePreview, previewChange } from './queries.server.ts';
import { type ChangeRefusal, changeLetter } from './rules.ts';

/** Who asks for a change. */
type AskedBy = 'client' | 'partner' | 'staff';

/**
 * Takes a change of plan or length for the next term exactly as it was shown; one that waited is replaced. It waits for the
 * invoice of that term, which is issued at the prices of its own day. PRG-14, CON-02.
 *
 * @param wanted `seen` is the fingerprint of the preview that was confirmed.
 */
export async function requestChange(
  context: Context,
  contractId: ContractId,
  wanted: { planCode: string; termMonths: number; seen: string; by: AskedBy },
): Promise<Outcome<ChangePreview, ChangeRefusal>> {
  return inTransaction(context, async (context) => {
    const [contract] = await lockContracts(context, [contractId]);
    invariant(contract, 'the contract was found before it is changed');
    const previewed = await previewChange(context, contractId, wanted);
    if (!previewed.ok) return previewed;
    const { startsOn, planName, planCode, planGroup, termMonths, seen } = previewed.value;
    const waiting = await findWaitingChange(context, contractId);
    // Pressed twice: what was asked for waits already.
    if (waiting && waiting.planCode === planCode && waiting.termMonths === termMonths) return previewed;
    if (seen !== wanted.seen) return refused({ code: 'preview-changed' });
    const id = await storeTermChange(context, {
      ...{ contractId, fromTerm: contract.term + 1, startsOn, requestedBy: wanted.by },
      ...{ oldPlanCode: contract.planCode, oldPlanGroup: contract.planGroup, oldTermMonths: contract.termMonths },
      ...{ planCode, planGroup, termMonths },
    });
    await tell(context, contract, { id, startsOn, plan: { name: planName, termMonths } });
    await recordAct(context, {
      name: 'change-requested',
      things: thingsOf(contract),
      before: { plan: contract.planCode, termMonths: contract.termMonths },
      after: { plan: planCode, termMonths, startsOn },
    });
    return previewed;
  });
}

/** Takes back the change that waits for a contract; once its invoice is issued there is none. */
export async function withdrawChange(context: Context, contractId: ContractId): Promise<Outcome<true, ChangeRefusal>> {
  return inTransaction(context, async (context) => {
    const [contract] = await lockContracts(context, [contractId]);
    invariant(contract, 'the contract was found before its change is withdrawn');
    const waiting = await findWaitingChange(context, contractId);
    if (!waiting || !(await withdrawTermChange(context, contractId))) return refused({ code: 'nothing-waits' });
    await tell(context, contract, { id: waiting.id, startsOn: waiting.startsOn, plan: null });
    await recordAct(context, {
      name: 'change-withdrawn',
      things: thingsOf(contract),
      before: { plan: waiting.planCode, termMonths: waiting.termMonths },
      after: { plan: contract.planCode, termMonths: contract.termMonths },
    });
    return done(true);
  });
}

/** What a page of changes answers to its form. */
export type ChangeAnswer =
  | { done: 'changed' | 'withdrawn' }
  | { done: null; status: 200 | 400 | 409; preview: ChangePreview | null; sentence: string | null };

/** Reads a page's form and does what it asks: shows a change, takes it as it was shown, or takes one back. */
export async function answerChange(
  context: Context,
  contractId: ContractId,
  fields: FormData,
  by: AskedBy,
): Promise<ChangeAnswer> {
  const asked = ChangeForm.safeParse(Object.fromEntries(fields));
  if (!asked.success) return shown(400, null, asked.error.issues[0]?.message ?? null);
  const form = asked.data;
  if (form.intent === 'withdraw') {
    const outcome = await withdrawChange(context, contractId);
    return outcome.ok ? { done: 'withdrawn' } : shown(409, null, explainChangeRefusal(outcome.refusal));
  }
  const outcome = form.intent === 'confirm' ? await requestChange(context, contractId, { ...form, by }) : null;
  if (outcome?.ok) return { done: 'changed' };
  const previewed = await previewChange(context, contractId, form);
  const preview = previewed.ok ? previewed.value : null;
  const refusal = outcome ? outcome.refusal : previewed.ok ? null : previewed.refusal;
  return refusal ? shown(409, preview, explainChangeRefusal(refusal)) : shown(200, preview, null);
}

function shown(status: 200 | 400 | 409, preview: ChangePreview | null, sentence: string | null): ChangeAnswer {
  return { done: null, status, preview, sentence };
}

/** Tells the customer, and the partner that referred it. */
async function tell(
  context: Context,
  contract: Contract,
  { id, ...change }: { id: TermChangeId } & Pick<Parameters<typeof changeLetter>[0], 'startsOn' | 'plan'>,
): Promise<void> {
  const people = (await loadAddressees(context, [contract.id])).get(contract.id);
  const told = [people?.client, people?.partner].flatMap((to) => (to ? [to] : []));
  await writeLetters(
    context,
    told.map((to) => ({
      kind: 'term-changed' as const,
      about: `${id} ${change.plan ? 'taken' : 'withdrawn'} ${to.partnerId ?? 'client'}`,
      to,
      text: changeLetter({ ...change, name: to.name, orderNumber: contract.orderNumber }),
    })),
  );
}

function thingsOf({ id, partnerId }: Contract): Thing[] {
  return [{ kind: 'contract', id }, ...(partnerId ? [{ kind: 'partner' as const, id: partnerId }] : [])];
}
