import { type PlantedBug, engine, features, rules } from './planted-bug.ts';

/** Known-bad changes of amounts, rates and counts. */
export const MONEY_BUGS: readonly PlantedBug[] = [
  // Money
  {
    name: 'a share is worked out in floats',
    file: 'app/core/rate.ts',
    find: 'if (scale <= 15 && Number.isSafeInteger(product)) {',
    replace: 'if (scale >= 0) return yen(Math.floor(amount * Number(share)));\n  if (Number.isSafeInteger(product)) {',
    tests: rules('money'),
  },
  {
    name: 'a share is rounded to the nearest yen',
    file: 'app/core/rate.ts',
    find: 'return yen((product - (product % unit)) / unit);',
    replace: 'return yen(Math.round(product / unit));',
    tests: rules('money'),
  },
  {
    name: 'a payout is split with the small part first',
    file: 'app/core/yen.ts',
    find: 'for (let rest: number = amount; rest > 0; rest -= largest) parts.push(yen(Math.min(rest, largest)));',
    replace: 'for (let rest: number = amount; rest > 0; rest -= largest) parts.unshift(yen(Math.min(rest, largest)));',
    tests: rules('money'),
  },
  {
    name: 'tax is rounded for each line',
    file: 'app/features/invoices/rules.ts',
    find: 'const tax = shareOf(net, policy.taxRate);',
    replace:
      'const lines = [lessYen(serverFee, discount), setupFee, optionFee];\n  const tax = sumYen(lines.map((line) => shareOf(line, policy.taxRate)));',
    tests: rules('invoices'),
  },
  {
    name: 'what was added is billed twice',
    file: 'app/features/invoices/rules.ts',
    find: 'const net = sumYen([lessYen(serverFee, discount), setupFee, optionFee]);',
    replace: 'const net = sumYen([lessYen(serverFee, discount), setupFee, optionFee, optionFee]);',
    tests: rules('invoices'),
  },
  {
    name: 'the set-up fee is asked for at every renewal',
    file: 'app/features/invoices/rules.ts',
    find: 'const setupFee = subject.term === 1 ? subject.setupFee : ZERO_YEN;',
    replace: 'const setupFee = subject.setupFee;',
    tests: rules('invoices'),
  },
  {
    name: 'an invoice is posted without its tax',
    file: 'app/features/ledger/rules.ts',
    find: "    { account: 'consumption-tax', partnerId: null, amount: negateYen(tax) },\n",
    replace: '',
    tests: rules('ledger'),
  },
  {
    name: 'money for a void invoice brings it back to life',
    file: 'app/features/invoices/rules.ts',
    find: "return settled === 'void' ? 'invoice-void' : 'invoice-paid';",
    replace: "return settled === 'void' ? 'apply' : 'invoice-paid';",
    tests: rules('invoices'),
  },
  // Rates and counts
  {
    name: 'a step of the card begins one contract too late',
    file: 'app/features/rates/rules.ts',
    find: 'row.event !== event || row.minCount > count) continue;',
    replace: 'row.event !== event || row.minCount >= count) continue;',
    tests: rules('rates'),
  },
  {
    name: 'the first step that fits is taken, not the highest',
    file: 'app/features/rates/rules.ts',
    find: 'if (!found || row.minCount > found.minCount) found = row;',
    replace: 'if (!found) found = row;',
    tests: rules('rates'),
  },
  {
    name: 'a cashback reads its rate in the month of its start',
    file: 'app/features/rates/rules.ts',
    find: 'return addMonths(monthOf(termStartsOn), -1);',
    replace: 'return addMonths(monthOf(termStartsOn), 0);',
    tests: rules('rates'),
  },
  {
    name: 'a discount reads its rate in the month of the invoice',
    file: 'app/features/rates/rules.ts',
    find: 'return addMonths(monthOf(issuedOn), -1);',
    replace: 'return addMonths(monthOf(issuedOn), 0);',
    tests: rules('rates'),
  },
  {
    name: 'a card may grant more than 30 %',
    file: 'app/core/rate.ts',
    find: "export const HIGHEST_RATE = '0.3' as Rate;",
    replace: "export const HIGHEST_RATE = '0.4' as Rate;",
    tests: rules('rates'),
  },
  {
    name: 'options are counted beside servers',
    file: 'app/features/contracts/rules.ts',
    find: "return contract.kind === 'server' && contract.partnerId !== null;",
    replace: 'return contract.partnerId !== null;',
    tests: rules('contracts'),
  },
  {
    name: 'a count certified again knows what was learned since',
    file: 'app/features/contracts/queries.server.ts',
    find: 'lte(recordedOn, day)',
    replace: 'lte(recordedOn, recordedOn)',
    tests: engine('closes'),
  },
  {
    name: 'a hold takes out of a run what the bank has',
    file: 'app/features/payout-holds/rules.ts',
    find: 'return held.has(partnerId) && !handed.has(id);',
    replace: "return held.has(partnerId) && (!handed.has(id) || id !== 'out_');",
    tests: features('payout-handings'),
  },
];
