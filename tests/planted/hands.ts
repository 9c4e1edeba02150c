import { type PlantedBug, engine, features, rules } from './planted-bug.ts';

/** Known-bad changes of who may do what, of what happens once, and of what the bank is told. */
export const HAND_BUGS: readonly PlantedBug[] = [
  // Four eyes
  {
    name: 'whoever prepared a run approves it',
    file: 'app/features/approvals/rules.ts',
    find: "if (thing.proposer?.id === decider.id) return refused({ code: 'own-work' });",
    replace: '',
    tests: rules('approvals'),
  },
  {
    name: 'whoever changed a payee approves the run it is in',
    file: 'app/features/approvals/rules.ts',
    find: "if (thing.otherHands.includes(decider.id)) return refused({ code: 'own-hand' });",
    replace: '',
    tests: rules('approvals'),
  },
  {
    name: 'what changed since the look is approved',
    file: 'app/features/approvals/rules.ts',
    find: "return thing.contentHash === thing.freshHash ? done(true) : refused({ code: 'content-changed' });",
    replace: 'return done(true);',
    tests: rules('approvals'),
  },
  // Once, and all of it
  {
    name: 'a payment sent twice is two payments',
    file: 'app/features/payments/commands.server.ts',
    find: 'const fresh = requests.filter(({ id }) => !id || !earlier.has(id));',
    replace: 'const fresh = requests;',
    tests: engine('payments-once'),
  },
  {
    name: 'a step of the day is done whoever did it before',
    file: 'app/features/operations/commands.server.ts',
    find: 'return claimed.length > 0;',
    replace: 'return claimed.length >= 0;',
    tests: engine('daily-run'),
  },
  {
    name: 'a cashback is in two runs',
    file: 'app/features/payouts/queries.server.ts',
    find: ', isNull(taken.contractId)))',
    replace: '))',
    tests: engine('payouts-once'),
  },
  {
    name: 'a cashback that was taken back is paid',
    file: 'app/features/cashback/queries.server.ts',
    find: "    .where(isNull(cashbackVoids.contractId))\n    .as('standing_cashbacks');",
    replace: "    .as('standing_cashbacks');",
    tests: engine('payouts-once'),
  },
  {
    name: 'a payout is sent though its file says another amount',
    file: 'app/features/bank-files/rules.ts',
    find: 'standing > 0 && inFile.get(id) === standing,',
    replace: 'standing > 0 && inFile.has(id),',
    tests: rules('bank-files'),
  },
  // The bank
  {
    name: 'a bank file is written before the notices',
    file: 'app/features/bank-files/commands.server.ts',
    find: "if (!isNoticed(toSend)) return refused({ code: 'not-noticed' });",
    replace: '',
    tests: features('bank-file-handed-out'),
  },
  {
    name: 'a character the bank does not have becomes another',
    file: 'app/platform/cp932.server.ts',
    find: "if (!OF_NO_MEANING.test(written) && iconv.decode(bytes, 'cp932') === written) return done(bytes);",
    replace: 'if (bytes.length >= 0) return done(bytes);',
    tests: rules('bank-names'),
  },
  {
    name: 'a name in an old form becomes one in the new',
    file: 'app/core/typed-text.ts',
    find: "return text.replace(/\\P{M}\\p{M}+/gu, (letter) => letter.normalize('NFC'));",
    replace: "return text.normalize('NFC');",
    tests: rules('bank-names'),
  },
  {
    name: 'names are quoted in the bank file',
    file: 'app/features/bank-files/rules.ts',
    find: '${columns.map((column) => row[column]).join(',
    replace: '${columns.map((column) => `"${row[column]}"`).join(',
    tests: rules('bank-names'),
  },
  {
    name: 'a name that a spreadsheet runs stands in the bank file',
    file: 'app/features/bank-files/rules.ts',
    find: '.exec(value)?.[0] ?? formulaMark(value);',
    replace: '.exec(value)?.[0];',
    tests: rules('bank-files'),
  },
  {
    name: 'a bank file fetched again is made again',
    file: 'app/features/bank-files/queries.server.ts',
    find: 'return checked.ok ? done(file) : checked;',
    replace:
      "return checked.ok ? done({ ...file, content: Buffer.concat([file.content, Buffer.from('\\r\\n')]) }) : checked;",
    tests: features('bank-file'),
  },
  {
    name: 'a bank file made anew leaves the one before alive',
    file: 'app/features/bank-files/commands.server.ts',
    find: '.set({ replacedAt: context.now })',
    replace: '.set({ replacedAt: null })',
    tests: features('bank-file'),
  },
  {
    name: 'a transaction whose connection is lost is still told to roll back',
    file: 'app/platform/db.server.ts',
    find: 'if (!line.lost && !tellsOfLoss(error)) throw error;',
    replace: 'if (Math.random() < 2) throw error;',
    tests: engine('lost-connections'),
  },
  // Doors and walls
  {
    name: 'a partner’s query keeps to no partner',
    file: 'app/platform/conditions.server.ts',
    find: 'return sql`${column} = ${sql.param(named(whose))}`;',
    replace: 'return sql`${column} <> ${sql.param(`not ${named(whose)}`)}`;',
    tests: features('my-page'),
  },
  {
    name: 'staff may do what their role may not',
    file: 'app/platform/guards.server.ts',
    find: 'if (!isStaffRole(role) || !mayDo(role, capability)) {',
    replace: 'if (!isStaffRole(role)) {',
    tests: ['tests/routes/access.test.ts'],
  },
  {
    name: 'a page of staff asks nobody who they are',
    file: 'app/routes/staff.payouts.tsx',
    find: 'export const loader = staffLoader(',
    replace:
      'const unguarded = (_capability: unknown, answer: (...given: never[]) => unknown) => answer;\nexport const loader = unguarded(',
    tests: ['tests/architecture/guards.test.ts'],
  },
  {
    name: 'a form of another site is taken',
    file: 'app/platform/web-defences.server.ts',
    find: 'if (!ours) {',
    replace: 'if (!ours && site === undefined) {',
    tests: ['tests/routes/server.test.ts'],
  },
  {
    name: 'a payout is recorded as sent and the trail does not know',
    file: 'app/features/bank-files/commands.server.ts',
    find: "await recordAct(context, { name: 'payouts-sent', things: thingsOf(month, sent), after });",
    replace: 'void after;',
    tests: engine('acts-of-days'),
  },
  {
    name: 'postings can be changed afterwards',
    file: 'db/walls.ts',
    find: "  'ledger_postings',\n",
    replace: '',
    tests: ['tests/architecture/append-only.test.ts'],
  },
];
