import { eq } from 'drizzle-orm';
import { type ContractId, type IdOf, type PartnerId, parseId } from '#app/core/ids.ts';
import { anyOf } from '#app/platform/bulk.server.ts';
import type { Context } from '#app/platform/context.server.ts';
import { loadUserNames, searchPeople } from '../access/queries.server.ts';
import { findEntry, searchEntries } from '../audit/queries.server.ts';
import type { Thing } from '../audit/rules.ts';
import { contractDirectory, loadContracts } from '../contracts/queries.server.ts';
import { findInvoiceByNumber, loadInvoices } from '../invoices/queries.server.ts';
import { partnerDirectory, searchPartners } from '../partners/queries.server.ts';
import type { AuditSearch } from './rules.ts';

/** Of the people or partners a text fits, so many are looked for. */
const MOST_MEANT = 100;

/** Things an entry's own page names; an act on more says how many there are. */
const THINGS_ON_PAGE = 100;

/**
 * What was done, newest first, with the names of people and things: by whoever's name or address contains a text, by the
 * number or name of a thing, by partner, act and business day, in any combination.
 *
 * @param before the id of the last entry of the page before; undefined begins at the newest.
 */
export async function searchActs(
  context: Context,
  { who, kind, number, partner, act, from, to }: AuditSearch,
  page: { before?: number | undefined; limit: number },
) {
  const [actors, things, partners] = await Promise.all([
    who === undefined ? undefined : actorsMeant(context, who),
    number === undefined ? kind && [{ kind }] : thingsMeant(context, kind, number),
    partner === undefined ? undefined : partnersMeant(context, partner),
  ]);
  const entries = await searchEntries(context, { actors, things, partners, act, from, to }, page);
  const names = await loadNames(
    context,
    entries.flatMap(({ things }) => things),
    entries.map(({ actorId }) => actorId),
  );
  return { entries, names };
}

/** One act with its link and the names of people and things; undefined for an id nothing was recorded under. */
export async function findAct(context: Context, id: number) {
  const found = await findEntry(context, id);
  if (!found) return undefined;
  const things = found.entry.things.slice(0, THINGS_ON_PAGE) as Thing[];
  const names = await loadNames(context, things, [found.entry.actorId]);
  return { ...found, things, thingCount: found.entry.things.length, names };
}

/** A job is meant by its very name. */
async function actorsMeant(context: Context, text: string): Promise<string[]> {
  return [text, ...(await searchPeople(context, text, MOST_MEANT))];
}

async function partnersMeant(context: Context, text: string): Promise<string[]> {
  const found = await searchPartners(context, { text }, MOST_MEANT);
  return [text, ...found.map(({ id }) => id)];
}

/** The things a number or name may stand for: what was recorded under it, and what people call so. */
async function thingsMeant(context: Context, kind: Thing['kind'] | undefined, text: string): Promise<Partial<Thing>[]> {
  const itself = kind ? { kind, id: text } : { id: text };
  const may = (one: Thing['kind']) => kind === one || kind === undefined;
  const [contracts, invoice, partners, people] = await Promise.all([
    may('contract') ? contractsNumbered(context, text) : [],
    may('invoice') && /^[1-9]\d{0,11}$/.test(text) ? findInvoiceByNumber(context, Number(text)) : undefined,
    kind === 'partner' ? partnersMeant(context, text) : [],
    kind === 'person' ? searchPeople(context, text, MOST_MEANT) : [],
  ]);
  return [
    itself,
    ...contracts.map(({ id }) => ({ kind: 'contract' as const, id })),
    ...(invoice ? [{ kind: 'invoice' as const, id: invoice.id }] : []),
    ...partners.map((id) => ({ kind: 'partner' as const, id })),
    ...people.map((id) => ({ kind: 'person' as const, id })),
  ];
}

async function contractsNumbered(context: Context, orderNumber: string): Promise<{ id: ContractId }[]> {
  const contract = contractDirectory(context);
  return context.db.select({ id: contract.id }).from(contract).where(eq(contract.orderNumber, orderNumber));
}

/** What people call things, by their ids, one query a kind; a thing without a name is missing. */
async function loadNames(context: Context, things: readonly Thing[], people: readonly (string | null)[]) {
  const [users, partners, contracts, invoices] = await Promise.all([
    loadUserNames(context, [...people, ...idsOf(things, 'person', 'usr')]),
    partnerNames(context, idsOf(things, 'partner', 'par')),
    loadContracts(context, idsOf(things, 'contract', 'ctr')),
    loadInvoices(context, idsOf(things, 'invoice', 'inv')),
  ]);
  return new Map<string, string>([
    ...users,
    ...partners.map(({ id, name }) => [id, name] as const),
    ...contracts.map(({ id, orderNumber }) => [id, orderNumber] as const),
    ...invoices.map(({ id, number }) => [id, String(number)] as const),
  ]);
}

async function partnerNames(context: Context, ids: readonly PartnerId[]) {
  if (ids.length === 0) return [];
  const partner = partnerDirectory(context);
  return context.db.select({ id: partner.id, name: partner.name }).from(partner).where(anyOf(partner.id, ids));
}

function idsOf<Kind extends 'usr' | 'par' | 'ctr' | 'inv'>(
  things: readonly Thing[],
  kind: Thing['kind'],
  letters: Kind,
): IdOf[Kind][] {
  const ids = things.flatMap((thing) => (thing.kind === kind ? (parseId(letters, thing.id) ?? []) : []));
  return [...new Set(ids)];
}
