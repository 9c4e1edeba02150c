import { type AnyColumn, type SQL, and, desc, eq, lt, sql } from 'drizzle-orm';
import type { ContractId, LetterId, PartnerId } from '#app/core/ids.ts';
import { anyOf, manyRows } from '#app/platform/bulk.server.ts';
import type { Context, PartnerContext } from '#app/platform/context.server.ts';
import { ownedBy } from '#app/platform/conditions.server.ts';
import type { Source } from '#app/platform/prepared.server.ts';
import { letters } from '#db/schema/letters.ts';
import { clientDirectory, contractDirectory } from '../contracts/queries.server.ts';
import { partnerDirectory } from '../partners/queries.server.ts';
import type { LetterKind, LetterState } from './rules.ts';

/** A letter in the outbox. */
export type Letter = typeof letters.$inferSelect;

/** Letters without their text, newest first, at most `limit`: of one state, and older than one of them, where asked. */
export async function listLetters(
  { db }: Context,
  limit: number,
  { state, before }: { state?: LetterState | undefined; before?: LetterId | undefined } = {},
) {
  const conditions = [...(state ? [eq(letters.state, state)] : []), ...(before ? [lt(letters.id, before)] : [])];
  return db
    .select({
      id: letters.id,
      kind: letters.kind,
      toName: letters.toName,
      toAddress: letters.toAddress,
      subject: letters.subject,
      writtenOn: letters.writtenOn,
      state: letters.state,
    })
    .from(letters)
    .where(and(...conditions))
    .orderBy(desc(letters.id))
    .limit(limit);
}

/** How many letters are in each state; a state without letters is missing. */
export async function countLetters({ db }: Context): Promise<Map<LetterState, number>> {
  const rows = await db
    .select({ state: letters.state, count: sql<number>`count(*)::int` })
    .from(letters)
    .groupBy(letters.state);
  return new Map(rows.map(({ state, count }) => [state, count]));
}

/** One letter; undefined when there is none with that id. */
export async function findLetter({ db }: Context, id: LetterId): Promise<Letter | undefined> {
  const [letter] = await db.select().from(letters).where(eq(letters.id, id));
  return letter;
}

/** The partner's own letters of one kind without their text, newest first, at most `limit`. */
export async function listOwnLetters({ db, partner }: PartnerContext, kind: LetterKind, limit: number) {
  return db
    .select({
      toAddress: letters.toAddress,
      writtenOn: letters.writtenOn,
      state: letters.state,
      sentAt: letters.sentAt,
    })
    .from(letters)
    .where(and(ownedBy(letters.partnerId, partner.id), eq(letters.kind, kind)))
    .orderBy(desc(letters.id))
    .limit(limit);
}

/** Somebody letters go to. */
export type Addressee = { partnerId: PartnerId | null; name: string; address: string };

/** Whom to write to about a contract: its client and its partner, each null where there is none. */
export type ContractAddressees = {
  orderNumber: string;
  planCode: string;
  client: Addressee | null;
  partner: Addressee | null;
};

/** Whom to write to about contracts, in one query. */
export async function loadAddressees(
  context: Context,
  contractIds: readonly ContractId[],
): Promise<Map<ContractId, ContractAddressees>> {
  if (contractIds.length === 0) return new Map();
  const contract = contractDirectory(context);
  const client = clientDirectory(context);
  const partner = partnerDirectory(context);
  const rows = await manyRows(
    context.db
      .select({
        id: contract.id,
        orderNumber: contract.orderNumber,
        planCode: contract.planCode,
        company: client.company,
        clientEmail: client.email,
        partnerId: contract.partnerId,
        partnerName: partner.name,
        partnerEmail: partner.email,
      })
      .from(contract)
      .leftJoin(client, eq(client.contractId, contract.id))
      .leftJoin(partner, eq(partner.id, contract.partnerId))
      .where(anyOf(contract.id, contractIds)),
  );
  return new Map(
    rows.map((row) => [
      row.id,
      {
        orderNumber: row.orderNumber,
        planCode: row.planCode,
        client:
          row.company && row.clientEmail ? { partnerId: null, name: row.company, address: row.clientEmail } : null,
        partner:
          row.partnerName && row.partnerEmail
            ? { partnerId: row.partnerId, name: row.partnerName, address: row.partnerEmail }
            : null,
      },
    ]),
  );
}

/** The names of partners, for letters. */
export async function loadPartnerNames(
  context: Context,
  partnerIds: readonly PartnerId[],
): Promise<Map<PartnerId, string>> {
  if (partnerIds.length === 0) return new Map();
  const partner = partnerDirectory(context);
  const rows = await context.db
    .select({ id: partner.id, name: partner.name })
    .from(partner)
    .where(anyOf(partner.id, partnerIds));
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** Where the partners with these ids are written to. */
export async function loadPartnerAddresses(
  context: Context,
  partnerIds: readonly PartnerId[],
): Promise<Map<PartnerId, Addressee>> {
  if (partnerIds.length === 0) return new Map();
  const partner = partnerDirectory(context);
  const rows = await context.db
    .select({ partnerId: partner.id, name: partner.name, address: partner.email })
    .from(partner)
    .where(anyOf(partner.id, partnerIds));
  return new Map(rows.map((addressee) => [addressee.partnerId, addressee]));
}

/** Every letter by what keeps it from being written twice, for other rooms to join by `isLetterAbout`. */
export function letterDirectory({ db }: Source, name = 'letter') {
  return db
    .select({ onceKey: letters.onceKey, writtenOn: letters.writtenOn, state: letters.state })
    .from(letters)
    .as(`${name}_directory`);
}

/** Whether a letter is the one of a kind about something. */
export function isLetterAbout(letter: ReturnType<typeof letterDirectory>, kind: LetterKind, about: AnyColumn): SQL {
  return sql`${letter.onceKey} = ${`${kind}:`} || ${about}`;
}
