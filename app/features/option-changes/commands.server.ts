import type { ContractId } from '#app/core/ids.ts';
import { invariant } from '#app/core/invariant.ts';
import { type Outcome, done, refused } from '#app/core/outcome.ts';
import { type Context, inTransaction } from '#app/platform/context.server.ts';
import { recordAct } from '../audit/commands.server.ts';
import type { ActName, Thing } from '../audit/rules.ts';
import { isBilledIn } from '../catalogue/rules.ts';
import {
  addContractItems,
  endContractItems,
  storeOptionChange,
  withdrawOptionChange,
} from '../contract-items/commands.server.ts';
import type { OptionChange } from '../contract-items/queries.server.ts';
import { type Contract, lockContracts } from '../contracts/queries.server.ts';
import { writeLetters } from '../letters/commands.server.ts';
import { loadAddressees } from '../letters/queries.server.ts';
import { OptionForm, wishOf } from './form.ts';
import { explainOptionRefusal, optionName } from './messages.ts';
import {
  type OptionPreview,
  type OptionSubject,
  loadOptionSubject,
  monthsBefore,
  previewAddition,
  previewRemoval,
  sameWaiting,
} from './queries.server.ts';
import {
  type OptionKey,
  type OptionRefusal,
  type OptionWish,
  isOfOption,
  isSameOption,
  isWorkKind,
  itemsOfWish,
  optionLetter,
} from './rules.ts';

/** Who asks for it, and why where staff do. */
export type AskedBy = { by: 'client' | 'partner' | 'staff'; reason: string | null };

/**
 * Adds an option to a contract exactly as it was shown: it is billed from the first term not invoiced yet, what is paid once
 * with that term's invoice. Storage, or work, that waited for the same term is replaced.
 * CAT-02, DOM-01, DOM-03, DOM-07, DOM-15, PRG-14.
 *
 * @param asked `seen` is the fingerprint of the preview that was confirmed.
 */
export async function requestAddition(
  context: Context,
  contractId: ContractId,
  asked: AskedBy & { wish: OptionWish; seen: string },
): Promise<Outcome<true, OptionRefusal>> {
  return onLockedContract(context, contractId, async (context, subject) => {
    // Pressed twice: what was asked for waits already.
    if (sameWaiting(subject, asked.wish)) return done(true);
    const previewed = await previewAddition(context, subject, asked.wish);
    if (!previewed.ok) return previewed;
    if (previewed.value.seen !== asked.seen) return refused({ code: 'preview-changed' });
    const { key, storageGb, hosts, term, startsOn } = previewed.value;
    const replaced = subject.changes.find(
      (change) => waits(change, subject) && isSameOption(change, key) && change.fromTerm === term,
    );
    if (replaced) await takeBack(context, subject, replaced);
    const change = { ...key, contractId, kind: 'addition' as const, storageGb, hosts, fromTerm: term, startsOn };
    const id = await storeOptionChange(context, { ...change, requestedBy: asked.by });
    const items = itemsOfWish(asked.wish);
    invariant(subject.open.ok, 'what is added has its first term');
    const monthsAhead = monthsBefore(subject.contract, subject.open.value);
    await addContractItems(context, { contractId, additionId: id, items, fromTerm: term, monthsAhead });
    await tell(context, subject.contract, { ...change, id, withdrawn: false });
    await record(context, 'option-added', subject.contract, { code: items[0]?.code, startsOn }, asked);
    return done(true);
  });
}

/** Removes an option from a contract exactly as it was shown: the last term that was invoiced is its last. DOM-01, DOM-15. */
export async function requestRemoval(
  context: Context,
  contractId: ContractId,
  asked: AskedBy & { key: OptionKey; seen: string },
): Promise<Outcome<true, OptionRefusal>> {
  return onLockedContract(context, contractId, async (context, subject) => {
    const previewed = await previewRemoval(context, subject, asked.key);
    // Pressed twice: it ends already.
    if (!previewed.ok) return previewed.refusal.code === 'ends-already' ? done(true) : previewed;
    if (previewed.value.seen !== asked.seen) return refused({ code: 'preview-changed' });
    const { key, storageGb, hosts, term, startsOn } = previewed.value;
    const ending = subject.items.filter((item) => isBilledIn(item, term) && isOfOption(item, key));
    const change = { ...key, contractId, kind: 'removal' as const, storageGb, hosts, fromTerm: term, startsOn };
    const id = await storeOptionChange(context, { ...change, requestedBy: asked.by });
    await endContractItems(
      context,
      contractId,
      ending.map(({ line }) => line),
      term - 1,
    );
    await tell(context, subject.contract, { ...change, id, withdrawn: false });
    await record(context, 'option-removed', subject.contract, { code: ending[0]?.itemCode, startsOn }, asked);
    return done(true);
  });
}

/** Takes an addition or a removal back, until the invoice of its term is issued. PRG-14. */
export async function withdrawOption(
  context: Context,
  contractId: ContractId,
  asked: AskedBy & { change: string },
): Promise<Outcome<true, OptionRefusal>> {
  return onLockedContract(context, contractId, async (context, subject) => {
    const change = subject.changes.find(({ id }) => id === asked.change);
    if (!change || !waits(change, subject)) return refused({ code: 'nothing-waits' });
    const code = await takeBack(context, subject, change);
    await tell(context, subject.contract, { ...change, withdrawn: true });
    await record(context, 'option-withdrawn', subject.contract, { code, startsOn: change.startsOn }, asked);
    return done(true);
  });
}

/** What a page of options answers to its form. */
export type OptionAnswer =
  | { done: 'option-added' | 'option-removed' | 'option-withdrawn' }
  | {
      done: null;
      status: 200 | 400 | 409;
      preview: OptionPreview | null;
      sentence: string | null;
      /** What was typed, to be shown again. */
      typed: Record<string, string>;
    };

/** Reads a page's form and does what it asks: shows an addition or a removal, does it as it was shown, or takes one back. */
export async function answerOptions(
  context: Context,
  contractId: ContractId,
  fields: FormData,
  by: AskedBy['by'],
): Promise<OptionAnswer> {
  const typed = Object.fromEntries(
    [...fields].flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  );
  const shown = (status: 200 | 400 | 409, preview: OptionPreview | null, sentence: string | null): OptionAnswer => ({
    done: null,
    status,
    preview,
    sentence,
    typed,
  });
  const asked = OptionForm.safeParse(Object.fromEntries(fields));
  if (!asked.success) return shown(400, null, asked.error.issues[0]?.message ?? null);
  const form = asked.data;
  const why = { by, reason: 'reason' in form && form.reason !== '' ? form.reason : null };
  const unexplained = by === 'staff' && 'reason' in form && why.reason === null;
  if (form.intent === 'withdraw') {
    if (unexplained) return shown(400, null, REASON_MISSING);
    const outcome = await withdrawOption(context, contractId, { ...why, change: form.change });
    return outcome.ok ? { done: 'option-withdrawn' } : shown(409, null, explainOptionRefusal(outcome.refusal));
  }
  const removal = form.intent === 'remove' || form.intent === 'review-removal';
  const wish = removal ? null : wishOf(form);
  if (wish && 'missing' in wish) return shown(400, null, wish.missing);
  const key = removal ? { option: form.option, domain: form.domain } : null;
  let refusal: OptionRefusal | null = null;
  if ('seen' in form && !unexplained) {
    const outcome = wish
      ? await requestAddition(context, contractId, { ...why, wish, seen: form.seen })
      : key && (await requestRemoval(context, contractId, { ...why, key, seen: form.seen }));
    if (outcome?.ok) return { done: wish ? 'option-added' : 'option-removed' };
    refusal = outcome ? outcome.refusal : null;
  }
  const subject = await subjectOf(context, contractId);
  const previewed = wish
    ? await previewAddition(context, subject, wish)
    : key && (await previewRemoval(context, subject, key));
  const preview = previewed?.ok ? previewed.value : null;
  if (unexplained && preview) return shown(400, preview, REASON_MISSING);
  const because = refusal ?? (previewed && !previewed.ok ? previewed.refusal : null);
  return because ? shown(409, preview, explainOptionRefusal(because)) : shown(200, preview, null);
}

const REASON_MISSING = '理由を入力してください。お客様またはパートナーのお申し出の方法と内容を残します。';

async function onLockedContract(
  context: Context,
  contractId: ContractId,
  work: (context: Context, subject: OptionSubject) => Promise<Outcome<true, OptionRefusal>>,
): Promise<Outcome<true, OptionRefusal>> {
  return inTransaction(context, async (context) => {
    await lockContracts(context, [contractId]);
    return work(context, await subjectOf(context, contractId));
  });
}

async function subjectOf(context: Context, contractId: ContractId): Promise<OptionSubject> {
  const subject = await loadOptionSubject(context, contractId);
  invariant(subject, 'the contract was found before its options are changed');
  return subject;
}

function waits({ withdrawnOn, fromTerm }: OptionChange, { lastInvoiced }: OptionSubject): boolean {
  return withdrawnOn === null && fromTerm > lastInvoiced;
}

/** Undoes an addition or a removal that waits; answers the code of its first item. */
async function takeBack(context: Context, { contract, items }: OptionSubject, change: OptionChange) {
  const undone = items.filter((item) =>
    change.kind === 'addition'
      ? item.additionId === change.id
      : isOfOption(item, change) && item.lastTerm === change.fromTerm - 1 && item.fromTerm < change.fromTerm,
  );
  await withdrawOptionChange(context, change.id);
  await endContractItems(
    context,
    contract.id,
    undone.map(({ line }) => line),
    change.kind === 'addition' ? change.fromTerm - 1 : null,
  );
  return undone[0]?.itemCode;
}

/** Tells the customer alone: options count and earn nothing for whoever referred it. */
async function tell(
  context: Context,
  contract: Contract,
  change: Pick<OptionChange, 'id' | 'kind' | 'option' | 'domain' | 'storageGb' | 'hosts' | 'startsOn'> & {
    withdrawn: boolean;
  },
): Promise<void> {
  const people = (await loadAddressees(context, [contract.id])).get(contract.id);
  const to = contract.programme === 'discount' ? people?.partner : people?.client;
  if (!to) return;
  const { id, kind, startsOn, withdrawn } = change;
  const text = optionLetter({
    ...{ name: to.name, orderNumber: contract.orderNumber, kind, startsOn, withdrawn },
    ...{ what: optionName(change), work: isWorkKind(change.option) },
  });
  await writeLetters(context, [
    { kind: 'option-changed', about: `${id} ${withdrawn ? 'withdrawn' : 'taken'}`, to, text },
  ]);
}

/** Of the domain the trail says nothing: it is what a client typed. */
async function record(
  context: Context,
  name: ActName,
  { id, partnerId }: Contract,
  { code, startsOn }: { code: string | undefined; startsOn: string },
  { reason }: AskedBy,
): Promise<void> {
  const things: Thing[] = [
    { kind: 'contract', id },
    ...(partnerId ? [{ kind: 'partner' as const, id: partnerId }] : []),
  ];
  await recordAct(context, { name, things, after: { option: code ?? null, startsOn }, reason });
}
