import { z } from 'zod';
import { type Day, type Month, parseDay, parseMonth } from '#app/core/calendar.ts';
import { type JsonFault, jsonPath, readJson } from '#app/core/json-text.ts';
import { type Outcome, done, refused } from '#app/core/outcome.ts';
import { DEFAULT_POLICY } from '#app/core/policy.ts';
import { HIGHEST_RATE, type Rate, compareRates, parseRate } from '#app/core/rate.ts';
import { yen } from '#app/core/yen.ts';
import { type Scenario, scenarioFaults } from './rules.ts';

/** The most months a term may have, so that every day of it can be written. */
const LONGEST_TERM_MONTHS = 12_000;

/** The longest code: the database finds things by it, in an index that takes no more. */
const LONGEST_CODE = 200;

/** Characters no database keeps: NUL, and halves of a character. */
const UNKEEPABLE = /[\0\p{Surrogate}]/u;

const code = z
  .string()
  .min(1, 'must not be empty')
  .max(LONGEST_CODE, `must not be longer than ${LONGEST_CODE} characters`)
  .refine((text) => !UNKEEPABLE.test(text), 'must be text without NUL and without half characters');
const WHOLE = 'must be a whole number that is held exactly';
const money = z.int(WHOLE).min(0, 'must not be negative').transform(yen);
const dayText = read<Day>(parseDay, 'must be an existing day from 1900 on, YYYY-MM-DD');
const monthText = read<Month>(parseMonth, 'must be an existing month from 1900 on, YYYY-MM');
const rateText = read<Rate>(parseRate, 'must be a decimal string of 0 or more, such as "0.15"');
const programme = z.enum(['discount', 'cashback']);
const term = z.int(WHOLE).min(1, 'terms are counted from 1');

const Policy = z.strictObject({
  renewalInvoiceLeadHalfMonths: z.int().min(1).max(12).default(DEFAULT_POLICY.renewalInvoiceLeadHalfMonths),
  refundDays: z.int().min(1).max(31).default(DEFAULT_POLICY.refundDays),
  refundTransferFee: money.default(DEFAULT_POLICY.refundTransferFee),
  reinstateDays: z.int().min(0).max(89).default(DEFAULT_POLICY.reinstateDays),
  orderExpiryDays: z.int().min(0).max(36_500).default(DEFAULT_POLICY.orderExpiryDays),
  maxTransferYen: z.int().min(1).transform(yen).default(DEFAULT_POLICY.maxTransferYen),
  noticeDay: z.int().min(2).max(28).default(DEFAULT_POLICY.noticeDay),
  taxRate: rateText.default(DEFAULT_POLICY.taxRate),
  shortPaymentYen: z.int().min(0).transform(yen).default(DEFAULT_POLICY.shortPaymentYen),
  overPaymentYen: z.int().min(0).transform(yen).default(DEFAULT_POLICY.overPaymentYen),
});

/** What no scenario plays: its payees are confirmed on the scenario's day and have no account, nobody reads its reminders, and nobody is asked about its runs. */
const NOT_PLAYED = {
  payeeChangeWaitingDays: DEFAULT_POLICY.payeeChangeWaitingDays,
  cashbackTax: DEFAULT_POLICY.cashbackTax,
  payoutRoute: DEFAULT_POLICY.payoutRoute,
  transferDay: DEFAULT_POLICY.transferDay,
  transferLeadBankDays: DEFAULT_POLICY.transferLeadBankDays,
  claimProtectionDays: DEFAULT_POLICY.claimProtectionDays,
  questionAnswerDays: DEFAULT_POLICY.questionAnswerDays,
  anomalyTimes: DEFAULT_POLICY.anomalyTimes,
  anomalyMonths: DEFAULT_POLICY.anomalyMonths,
  anomalyMinimumYen: DEFAULT_POLICY.anomalyMinimumYen,
  transferExpiryDays: DEFAULT_POLICY.transferExpiryDays,
  transferReminderDays: 0,
  payeeReviewDay: 0,
  optionNoticeDays: DEFAULT_POLICY.optionNoticeDays,
  handoverAnswerDays: DEFAULT_POLICY.handoverAnswerDays,
  ...{ reminderDaysBeforeDue: 0, reminderDaysAfterDue: 0, reminderDaysBeforeLast: 0 },
};

const ScenarioFile = z.strictObject({
  format: z.literal('rehearsal/1'),
  from: dayText,
  to: dayText,
  policy: Policy.prefault({}).transform((given) => ({ ...given, ...NOT_PLAYED })),
  plans: z.array(
    z.strictObject({ code, group: code, kind: z.enum(['server', 'other']), monthlyFee: money, setupFee: money }),
  ),
  rateCards: z.array(
    z.strictObject({
      programme,
      effectiveFrom: monthText,
      rates: z.array(
        z.strictObject({
          group: code,
          event: z.enum(['new', 'renewal']),
          minCount: z.int(WHOLE).min(0, 'must not be negative'),
          rate: rateText.refine((share) => compareRates(share, HIGHEST_RATE) <= 0, 'must not be above 0.30'),
        }),
      ),
    }),
  ),
  partners: z.array(z.strictObject({ code, programme, joinedOn: dayText, payeeConfirmedOn: dayText.optional() })),
  contracts: z.array(
    z.strictObject({
      code,
      partner: code,
      plan: code,
      termMonths: z.int(WHOLE).max(LONGEST_TERM_MONTHS, `must be ${LONGEST_TERM_MONTHS} or less`),
      orderedOn: dayText,
      startsOn: dayText,
    }),
  ),
  events: z.array(
    z.discriminatedUnion('type', [
      z.strictObject({ type: z.literal('unpaid'), contract: code, term }),
      z.strictObject({ type: z.literal('pay'), contract: code, term, on: dayText }),
      z.strictObject({ type: z.literal('cancel'), contract: code, on: dayText }),
      z.strictObject({ type: z.literal('payee-confirmed'), partner: code, on: dayText }),
    ]),
  ),
});

/** Reads the text of a scenario's file, or names everything that breaks its format by JSON path. */
export function readScenarioText(text: string): Outcome<Scenario, JsonFault[]> {
  const json = readJson(text);
  return json.ok ? readScenario(json.value) : json;
}

/** Reads a scenario from parsed JSON, or names everything that breaks its format by JSON path. */
export function readScenario(json: unknown): Outcome<Scenario, JsonFault[]> {
  const parsed = ScenarioFile.safeParse(json);
  if (!parsed.success) {
    return refused(
      parsed.error.issues.flatMap((issue) =>
        issue.code === 'unrecognized_keys'
          ? issue.keys.map((key) => ({ path: jsonPath([...issue.path, key]), reason: 'is not a field of the format' }))
          : [{ path: jsonPath(issue.path), reason: issue.message }],
      ),
    );
  }
  const faults = scenarioFaults(parsed.data);
  return faults.length > 0 ? refused(faults) : done(parsed.data);
}

function read<T extends string>(parse: (text: string) => T | undefined, reason: string) {
  return z.string().transform((text, context) => {
    const parsed = parse(text);
    if (parsed !== undefined) return parsed;
    context.addIssue({ code: 'custom', message: reason });
    return z.NEVER;
  });
}
