import { and, eq, sql } from 'drizzle-orm';
import type { Day } from '#app/core/calendar.ts';
import type { PartnerId } from '#app/core/ids.ts';
import { invariant } from '#app/core/invariant.ts';
import { type Yen, yen } from '#app/core/yen.ts';
import type { Context } from '#app/platform/context.server.ts';
import { clientDirectory } from '../contracts/queries.server.ts';
import { openInvoicesOfAll } from '../invoices/queries.server.ts';
import { AGES, type Age } from './rules.ts';

/** What one counterparty owes, or everybody together, by how long it is past due. */
export type Receivable = {
  partnerId: PartnerId | null;
  /** Null where no name was ever told. */
  name: string | null;
  invoices: number;
  /** The day on which the longest open invoice was due. */
  firstDueOn: Day;
  byAge: Record<Age, Yen>;
  total: Yen;
};

/** Open invoices by counterparty: partners who are billed, and clients by company and address. `all` is null where nothing is open. */
export type AgingList = { all: Receivable | null; counterparties: Receivable[] };

/** Who owes what, the longest due first, with the sum of everybody; in one statement, whatever is open. */
export async function loadAgingList(context: Context): Promise<AgingList> {
  const invoice = openInvoicesOfAll(context);
  const client = clientDirectory(context);
  const billedPartner = sql`case when ${invoice.billedTo} = 'partner' then ${invoice.partnerId} end`;
  const name = sql`case when ${invoice.billedTo} = 'partner' then null else coalesce(${client.company}, ${invoice.recipientName}) end`;
  const address = sql`case when ${invoice.billedTo} = 'partner' then null else lower(${client.email}) end`;
  const open = context.db
    .select({
      partner: billedPartner.as('partner'),
      name: name.as('name'),
      address: address.as('address'),
      recipient: invoice.recipientName,
      dueOn: invoice.dueOn,
      total: invoice.total,
    })
    .from(invoice)
    .leftJoin(client, and(eq(client.contractId, invoice.contractId), eq(invoice.billedTo, 'client')))
    .as('open_by_counterparty');
  const late = sql`(${context.today}::date - ${open.dueOn})`;
  const sums = AGES.map(({ age, fromDays, toDays }) => {
    const from = fromDays === null ? sql`true` : sql`${late} >= ${fromDays}`;
    const to = toDays === null ? sql`true` : sql`${late} <= ${toDays}`;
    return sql`coalesce(sum(${open.total}) filter (where ${from} and ${to}), 0)::text as ${sql.identifier(age)}`;
  });
  const rows = await context.db.execute<Record<Age, string> & Row>(sql`
    select grouping(${open.partner}) = 1 as "everybody", ${open.partner} as "partnerId",
      coalesce(${open.name}, max(${open.recipient})) as "name", count(*)::int as "invoices",
      min(${open.dueOn})::text as "firstDueOn", sum(${open.total})::text as "total", ${sql.join(sums, sql`, `)}
    from ${open}
    group by grouping sets ((${open.partner}, ${open.name}, ${open.address}), ())
    having count(*) > 0
    order by "everybody" desc, "firstDueOn", "name", "partnerId"`);
  const read = [...rows].map((row) => ({ everybody: row.everybody, receivable: receivableOf(row) }));
  const [all, ...others] = read;
  invariant(!all || all.everybody, 'the sum of everybody comes first');
  return { all: all?.receivable ?? null, counterparties: others.map(({ receivable }) => receivable) };
}

type Row = {
  everybody: boolean;
  partnerId: PartnerId | null;
  name: string | null;
  invoices: number;
  firstDueOn: Day;
  total: string;
};

function receivableOf(row: Record<Age, string> & Row): Receivable {
  const { partnerId, name, invoices, firstDueOn } = row;
  const sumOf = (age: Age) => yen(Number(row[age]));
  return {
    ...{ partnerId, name: row.everybody ? null : name, invoices, firstDueOn },
    byAge: {
      'not-due': sumOf('not-due'),
      'to-30': sumOf('to-30'),
      'to-60': sumOf('to-60'),
      'to-90': sumOf('to-90'),
      'over-90': sumOf('over-90'),
    },
    total: yen(Number(row.total)),
  };
}
