import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Linter } from 'eslint';
import tseslint from 'typescript-eslint';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type PartnerId } from '#app/core/ids.ts';
import { allOf, ownedBy } from '#app/platform/conditions.server.ts';
import { prepared } from '#app/platform/prepared.server.ts';
import { contracts } from '#db/schema/contracts.ts';
import { useDatabase } from '#tests/support/db.ts';

type Config = { files?: string[]; rules?: Record<string, Linter.RuleEntry> };

const loaded = async (file: string) => (await import(new URL(file, import.meta.url).href)) as Record<string, unknown>;
const houseRules = (await loaded('./eslint.config.js'))['default'] as readonly Config[];
const wholeConditions = (await loaded('./whole-conditions.js'))['wholeConditions'];

const database = useDatabase();

const PARTNER: PartnerId = 'par_aozora';

describe('a filter by nobody is no filter', () => {
  test.each([undefined, null, '', '   ', 'usr_aozora', "par_'; --"])('%j stands for no partner', (nobody) => {
    expect(() => ownedBy(contracts.partnerId, nobody as PartnerId)).toThrow('those of one partner');
  });

  test('a statement put together once looks at its partner whenever it is filled in', async () => {
    const { db } = database();
    const ids = prepared<{ partnerId: PartnerId }, { id: string }[]>(({ db }, given) =>
      db.select({ id: contracts.id }).from(contracts).where(ownedBy(contracts.partnerId, given.partnerId)),
    );
    expect(await ids({ db }, { partnerId: PARTNER })).toEqual([]);
    await expect(ids({ db }, { partnerId: undefined as unknown as PartnerId })).rejects.toThrow('those of one partner');
  });

  test('conditions handed on as one stay one', () => {
    expect(allOf(ownedBy(contracts.partnerId, PARTNER))).toBeDefined();
  });
});

describe('planted offences are found', () => {
  const folder = mkdtempSync(join(tmpdir(), 'conditions-'));
  const file = join(folder, 'planted.ts');
  beforeAll(() => {
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions: STRICT, files: ['planted.ts'] }));
    writeFileSync(file, DRIZZLE);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test.each([
    { planted: 'and(a, undefined)', because: 'nothing in place of a condition' },
    { planted: 'const x = c ? a : undefined; and(own, x)', because: 'nothing behind a name' },
    { planted: 'and(own, c ? a : undefined)', because: 'nothing in one of two cases' },
    { planted: 'and(own, c && a)', because: 'false in place of a condition' },
    { planted: 'and(own, maybe())', because: 'nothing out of a function' },
    { planted: 'and(...[own, c ? a : undefined])', because: 'nothing in a list' },
    { planted: 'or(own, c ? undefined : a)', because: 'nothing among cases' },
    { planted: 'rows.where(undefined)', because: 'every row' },
    { planted: 'rows.where()', because: 'every row, said shorter' },
    { planted: 'rows.where(c ? own : undefined)', because: 'every row in one of two cases' },
    { planted: 'const x = c ? a : undefined; rows.where(x)', because: 'every row behind a name' },
    { planted: 'rows.having(maybe())', because: 'every group' },
    { planted: 'rows.where(and(own, anything))', because: 'a value no type says anything about' },
  ])('$planted: $because', ({ planted }) => {
    expect(findings(planted)).toHaveLength(1);
  });

  test.each([
    'rows.where(and(own, a))',
    'rows.where(c ? and(own, a) : own)',
    'rows.where(and(own, or(a, own)))',
    'const list: SQL[] = [own]; if (c) list.push(a); rows.where(and(...list))',
  ])('%s is a whole filter', (honest) => {
    expect(findings(honest)).toEqual([]);
  });

  function findings(planted: string): string[] {
    const text = `${DRIZZLE}{ ${planted}; }\n`;
    writeFileSync(file, text);
    const found = new Linter({ cwd: folder }).verify(
      text,
      {
        files: ['**/*.ts'],
        languageOptions: {
          parser: tseslint.parser,
          // The same file holds another text each time, which a run that looks at each file once would not see.
          parserOptions: {
            project: './tsconfig.json',
            tsconfigRootDir: folder,
            disallowAutomaticSingleRunInference: true,
          },
        },
        plugins: { house: { rules: { 'whole-conditions': wholeConditions } } },
        rules: { 'house/whole-conditions': 'error' },
      } as Linter.Config,
      file,
    );
    return found.map(({ message }) => message);
  }

  test.each([
    { planted: 'rows.where(eq(contracts.partnerId, partner.id))', found: 1 },
    { planted: 'rows.where(and(a, eq(contracts.partnerId, context.partner.id)))', found: 1 },
    { planted: 'const own = eq(every.partnerId, which.partnerId)', found: 1 },
    { planted: 'rows.where(inArray(contracts.partnerId, [partner.id]))', found: 1 },
    { planted: 'rows.leftJoin(payee, eq(payee.partnerId, cashback.partnerId))', found: 0 },
    { planted: 'rows.leftJoin(payee, and(eq(payee.partnerId, cashback.partnerId), a))', found: 0 },
    { planted: 'rows.where(ownedBy(contracts.partnerId, partner.id))', found: 0 },
  ])('a partner’s rows are asked for by the helper alone: $planted', ({ planted, found }) => {
    const messages = new Linter({ cwd: folder }).verify(planted, {
      languageOptions: { parser: tseslint.parser },
      rules: { 'no-restricted-syntax': rulesOfQueries() },
    });
    expect(messages.map(({ message }) => message)).toHaveLength(found);
  });
});

/** What the house forbids in queries, as its own configuration says it. */
function rulesOfQueries(): Linter.RuleEntry {
  const queries = houseRules.find(({ files }) => files?.includes('app/features/*/queries.server.ts'));
  return queries?.rules?.['no-restricted-syntax'] ?? 'off';
}

const STRICT = { strict: true, noEmit: true, target: 'es2022', lib: ['es2022'], types: [], skipLibCheck: true };

const DRIZZLE = `
  type SQL = { sql: string };
  declare function and(...all: (SQL | undefined | boolean)[]): SQL | undefined;
  declare function or(...all: (SQL | undefined)[]): SQL | undefined;
  declare function maybe(): SQL | undefined;
  declare const rows: { where(which?: SQL): void; having(which?: SQL): void };
  declare const [own, a]: [SQL, SQL];
  declare const c: boolean;
  declare const anything: any;
`;
