import { expect, test } from 'vitest';
import type { ContractId } from '#app/core/ids.ts';
import { listOptionChanges } from '#app/features/contract-items/queries.server.ts';
import { withdrawOption } from '#app/features/option-changes/commands.server.ts';
import { loadOptionPage } from '#app/features/option-changes/queries.server.ts';
import type { OptionWish, WorkWish } from '#app/features/option-changes/rules.ts';
import type { Context } from '#app/platform/context.server.ts';
import { useDatabase } from '#tests/support/db.ts';
import { findBreaches } from '#tests/support/invariants.ts';
import { CLIENT, add, addDomain, givenRunning, linesByTerm, look, payUntil, remove } from '#tests/support/options.ts';
import { lettersIn } from '#tests/support/written.ts';

const database = useDatabase();

const hosts = (count: number): WorkWish => ({ option: 'host-new', domain: 'minato.com', hosts: count });

/** The contract has a domain of its own since its second term, which is invoiced and paid; it is 15 March. */
async function given(): Promise<{ context: Context; id: ContractId }> {
  const { context, id } = await givenRunning(database().db);
  await addDomain(context, id, 'minato');
  return { context: await payUntil(context, id, ['2026-03-15']), id };
}

test('DOM-07 work on a domain is billed once, host by host, with the first invoice not issued yet', async () => {
  const { context, id } = await given();
  expect(await loadOptionPage(context, id)).toMatchObject({
    domains: ['minato.com'],
    works: [
      { work: 'info-change', price: 5_500 },
      { work: 'papers', price: 11_000 },
      { work: 'host-new', price: 11_000, byHost: true },
      { work: 'host-change', price: 5_500, byHost: true },
    ],
  });
  expect(await look(context, id, hosts(3))).toMatchObject({
    value: { term: 3, startsOn: '2026-09-01', lines: [{ itemCode: 'DOM-HOSTREG', quantity: 3, amount: 30_000 }] },
  });
  expect(await add(context, id, { option: 'info-change', domain: 'minato.com', hosts: 1 })).toMatchObject({ ok: true });
  expect(await add(context, id, hosts(3))).toMatchObject({ ok: true });
  // Asked for again with another number, it replaces what waits.
  expect(await add(context, id, hosts(2))).toMatchObject({ ok: true });
  expect(await add(context, id, hosts(2))).toMatchObject({ ok: true });
  expect((await listOptionChanges(context, id)).filter(({ withdrawnOn }) => withdrawnOn === null)).toHaveLength(3);

  const later = await payUntil(context, id, ['2026-06-15', '2026-09-15']);
  expect((await linesByTerm(later, id)).slice(2)).toEqual([
    [
      ['DOM-INFOCHANGE', 1, 5_000],
      ['DOM-HOSTREG', 2, 20_000],
    ],
    [],
  ]);
  const told = (await lettersIn(later.db)).filter(({ kind }) => kind === 'option-changed');
  const bodies = told.map(({ body }) => body).join('');
  expect(bodies).toContain('■ 作業　　　　　　　　ホストの登録 2台 minato.com');
  expect(await findBreaches(database().sql)).toEqual([]);
});

test('DOM-07 work that waits is taken back before its domain is given up, and is then billed to nobody', async () => {
  const { context, id } = await given();
  const wish: OptionWish = { option: 'papers', domain: 'minato.com', hosts: 1 };
  expect(await add(context, id, { ...wish, domain: 'stranger.com' })).toMatchObject({
    refusal: { code: 'domain-not-held' },
  });
  expect(await add(context, id, wish)).toMatchObject({ ok: true });
  const key = { option: 'domain', domain: 'minato.com' } as const;
  expect(await remove(context, id, key)).toMatchObject({ refusal: { code: 'work-waits' } });
  const [work] = await listOptionChanges(context, id);
  expect(await withdrawOption(context, id, { ...CLIENT, change: work?.id ?? '' })).toMatchObject({ ok: true });
  expect(await remove(context, id, key)).toMatchObject({ ok: true });
  const later = await payUntil(context, id, ['2026-06-15']);
  expect((await linesByTerm(later, id))[2]).toEqual([]);
  expect(await findBreaches(database().sql)).toEqual([]);
});

test('DOM-03 a second organisational domain is refused by name, in whatever order they are asked for', async () => {
  const { context, id } = await given();
  const domain = (name: string): OptionWish => ({ option: 'domain', domain: { choice: 'new', name } });
  expect(await add(context, id, domain('minato.co.jp'))).toMatchObject({ ok: true });
  expect(await add(context, id, domain('minato.or.jp'))).toMatchObject({
    refusal: { code: 'one-organisational', held: 'minato.co.jp' },
  });
});
