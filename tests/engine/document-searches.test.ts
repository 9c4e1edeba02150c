import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Day, addDays, day } from '#app/core/calendar.ts';
import { yen } from '#app/core/yen.ts';
import {
  type FoundDocument,
  listDocuments,
  searchDocuments,
  sumDocuments,
} from '#app/features/document-searches/queries.server.ts';
import {
  type DocumentPlace,
  type DocumentSearch,
  nameKey,
  parsePlace,
  placeText,
  readSearch,
} from '#app/features/document-searches/rules.ts';
import type { Context } from '#app/platform/context.server.ts';
import { contextOn, useDatabase } from '#tests/support/db.ts';

const database = useDatabase({ keep: true });

const NAMES = ['山田商店', '株式会社ABC', 'ABC 商会', 'ｱｲｳ電機', 'アイウ電機', "=cmd'", null];

const FIRST = day('2026-01-01');

let context: Context;
let everything: FoundDocument[];

/** Three hundred invoices of few days, amounts and names, so that the edges of every range are hit; some void, some given back. */
beforeAll(async () => {
  const { db, sql } = database();
  context = await contextOn(db, '2026-06-01');
  await sql`
    insert into contracts (id, order_number, plan_code, plan_group, kind, term_months, ordered_on, requested_start_on, state, term)
    select 'ctr_' || n, 'O' || n, 'S', 'shared', 'server', 3, '2026-01-01', '2026-02-01', 'ordered', 0 from generate_series(1, 300) n`;
  await sql`
    insert into invoices (id, number, contract_id, term, billed_to, issued_on, due_on, expires_on, server_fee, setup_fee,
      discount, tax_rate, tax, total, recipient_name, plan_code, plan_group, plan_name, term_months, covers_from, covers_to)
    select 'inv_' || n, n, 'ctr_' || n, 1, 'client', date '2026-01-01' + (n * 7 % 40), '2026-02-01', '2026-03-01',
      1000 + n % 9, 0, 0, 0.1, 100, 1100 + n % 9, (${sql.array(NAMES.map((name) => name ?? ''))}::text[])[1 + n * 5 % 7], 'S', 'shared', 'S', 3,
      '2026-02-01', '2026-04-30'
    from generate_series(1, 300) n`;
  await sql`insert into invoice_settlements select 'inv_' || n, case when n % 3 = 0 then 'void' else 'paid' end, '2026-01-20'
    from generate_series(1, 300) n where n % 4 > 0`;
  await sql`
    insert into credit_notes (invoice_id, number, contract_id, issued_on, reason, tax_rate, net, tax, total)
    select 'inv_' || n, row_number() over (order by n), 'ctr_' || n, date '2026-01-05' + n % 30, 'money-back', 0.1, 1000 + n % 9, 100, 1100 + n % 9
    from generate_series(1, 300) n where n % 5 = 1`;
  everything = (await chunksOf({})).flat();
});

async function chunksOf(search: DocumentSearch): Promise<FoundDocument[][]> {
  const chunks: FoundDocument[][] = [];
  for await (const chunk of listDocuments(context, search)) chunks.push(chunk);
  return chunks;
}

/** The same question answered by looking at every document. */
function looked({ from, to, least, most, counterparty }: DocumentSearch): FoundDocument[] {
  return everything.filter(
    ({ issuedOn, total, recipientName }) =>
      (from === undefined || issuedOn >= from) &&
      (to === undefined || issuedOn <= to) &&
      (least === undefined || total >= least) &&
      (most === undefined || total <= most) &&
      (counterparty === undefined || (nameKey(recipientName ?? undefined) ?? '').includes(counterparty)),
  );
}

const maybe = <T>(one: fc.Arbitrary<T>) => fc.option(one, { nil: undefined });
const anyDay: fc.Arbitrary<Day> = fc.integer({ min: -2, max: 45 }).map((days) => addDays(FIRST, days));
const anyAmount = fc.integer({ min: 1_098, max: 1_112 }).map(yen);
const anySearch: fc.Arbitrary<DocumentSearch> = fc.record({
  from: maybe(anyDay),
  to: maybe(anyDay),
  least: maybe(anyAmount),
  most: maybe(anyAmount),
  counterparty: maybe(
    fc.constantFrom('abc', 'アイウ', '山田', '商', "=cmd'", '%', '_', 'zzz').map((name) => nameKey(name) ?? ''),
  ),
});

describe('documents are found by day, amount and counterparty in any combination', () => {
  test('every invoice and credit note is there, void ones too', () => {
    expect(everything).toHaveLength(360);
    expect(new Set(everything.map(({ status }) => status))).toEqual(new Set(['open', 'paid', 'void', 'issued']));
  });

  test('exactly what looking at every document finds, page by page, with its count and sums', async () => {
    await fc.assert(
      fc.asyncProperty(anySearch, fc.integer({ min: 7, max: 90 }), async (search, limit) => {
        const expected = looked(search);
        const found: FoundDocument[] = [];
        for (let after: DocumentPlace | undefined; ;) {
          const page = await searchDocuments(context, search, { after, limit });
          found.push(...page);
          const last = page.at(-1);
          if (!last || page.length < limit) break;
          after = parsePlace(placeText(last));
        }
        expect(found).toEqual(expected);
        const sumOf = (documents: readonly FoundDocument[]) => documents.reduce((sum, { total }) => sum + total, 0);
        expect(await sumDocuments(context, search)).toEqual({
          count: expected.length,
          invoices: sumOf(expected.filter(({ kind }) => kind === 'invoice')),
          voided: sumOf(expected.filter(({ status }) => status === 'void')),
          creditNotes: sumOf(expected.filter(({ kind }) => kind === 'credit-note')),
        });
      }),
      { numRuns: 60 },
    );
  });
});

describe('what a search is asked with', () => {
  const NOTHING = { from: undefined, to: undefined, least: undefined, most: undefined, name: undefined };

  test('full-width figures and names are read as they are meant', () => {
    const asked = { ...NOTHING, least: '1,000円', name: ' abc 商会 ' };
    expect(readSearch(asked)).toMatchObject({ search: { least: 1_000, counterparty: 'abc商会' }, unread: [] });
  });

  test('what cannot be read is named, so that it never widens a search', () => {
    const asked = { ...NOTHING, from: '2026-02-30', to: 'morgen', least: '-1', most: '9'.repeat(13) };
    expect(readSearch(asked).unread).toEqual(['from', 'to', 'least', 'most']);
  });

  test.each(['', '2026-02-30.invoice.1', '2026-02-01.x.1', '2026-02-01.invoice.0', "2026-02-01.invoice.1'"])(
    'no place in a list: %j',
    (text) => {
      expect(parsePlace(text)).toBeUndefined();
    },
  );
});
