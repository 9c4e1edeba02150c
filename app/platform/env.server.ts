import { z } from 'zod';
import { DEFAULT_RESULT_LAYOUT, type ResultLayout } from '#app/core/bank-result-layout.ts';
import { DEFAULT_POLICY, type Policy } from '#app/core/policy.ts';
import { type Rate, parseRate } from '#app/core/rate.ts';
import { yen } from '#app/core/yen.ts';
import type { TransferSender } from '#app/core/zengin-transfers.ts';
import { BankResultSetting } from './bank-result-setting.server.ts';
import { KEY_BYTES, type SecretKey } from './secret-box.server.ts';

/** Who issues invoices and letters. */
export type Company = {
  name: string;
  postalCode: string;
  address: string;
  phone: string;
  email: string;
  /** Registration number of a qualified invoice issuer, T and 13 digits. */
  registrationNumber: string;
  /** Where clients and partners pay to, as printed on invoices. */
  bankAccount: string;
};

/** A column of the bank file. */
const BANK_FILE_COLUMNS = ['email', 'familyName', 'givenName', 'amount', 'message'] as const;

/** How the bank wants its file: the columns in order, and the message every transfer carries. */
export type BankFileLayout = { columns: readonly (typeof BANK_FILE_COLUMNS)[number][]; message: string };

/** Out of which account transfers are made, and whether the bank wants a line end after each record. */
export type BankTransferSettings = { sender: TransferSender; lineEnds: boolean };

/** Everything the outside sets, checked once at start. */
export type Environment = {
  port: number;
  /** Folder of the embedded database. */
  dataDir: string;
  /** Under which address people reach the portal; links in mails are built from it and nothing else. */
  baseUrl: URL;
  /** PostgreSQL of the portal; undefined means the embedded database. */
  databaseUrl: string | undefined;
  /** Mail server; undefined means letters stay in the outbox. */
  smtpUrl: string | undefined;
  /** What secrets of second factors are sealed with, the present key first; undefined means a key of the trial's own. */
  factorKeys: readonly SecretKey[] | undefined;
  /** How many proxies of ours stand in front and say where requests come from. */
  proxies: number;
  production: boolean;
  /** True where the demonstration company and moving the business day are allowed. */
  demonstration: boolean;
  company: Company;
  policy: Policy;
  bankFile: BankFileLayout;
  /** How the bank writes what became of the transfers. */
  bankResult: ResultLayout;
  bankTransfer: BankTransferSettings;
};

/** Settings are missing or malformed; the message names every one of them. */
export class EnvironmentFaulty extends Error {
  override readonly name = 'EnvironmentFaulty';
}

const url = (...protocols: string[]) =>
  z.string().refine((text) => URL.canParse(text) && protocols.includes(new URL(text).protocol), {
    error: `must be a URL beginning with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}`,
  });

const count = z.int().min(0);

/** A policy setting that is given replaces the default; what is not named stays. */
const PolicySettings = z.strictObject({
  renewalInvoiceLeadHalfMonths: count.min(1).optional(),
  refundDays: count.optional(),
  refundTransferFee: count.transform(yen).optional(),
  reinstateDays: count.optional(),
  orderExpiryDays: count.optional(),
  maxTransferYen: count.min(1).transform(yen).optional(),
  payoutRoute: z.enum(['by-account', 'mail-money']).optional(),
  transferDay: z.enum(['before', 'after']).optional(),
  transferLeadBankDays: count.max(10).optional(),
  noticeDay: count.min(1).max(28).optional(),
  payeeChangeWaitingDays: count.max(90).optional(),
  payeeReviewDay: count.max(28).optional(),
  claimProtectionDays: count.max(730).optional(),
  reminderDaysBeforeDue: count.max(60).optional(),
  reminderDaysAfterDue: count.max(60).optional(),
  reminderDaysBeforeLast: count.max(60).optional(),
  transferExpiryDays: count.min(1).max(365).optional(),
  transferReminderDays: count.max(364).optional(),
  questionAnswerDays: count.min(1).max(60).optional(),
  anomalyTimes: count.min(1).max(1_000).optional(),
  anomalyMonths: count.min(1).max(24).optional(),
  anomalyMinimumYen: count.transform(yen).optional(),
  optionNoticeDays: count.max(60).optional(),
  handoverAnswerDays: count.min(1).max(60).optional(),
  cashbackTax: z.enum(['service-fee', 'price-return', 'untaxed']).optional(),
  taxRate: z
    .string()
    .transform((text, issue): Rate => {
      const taxRate = parseRate(text);
      if (taxRate) return taxRate;
      issue.addIssue('must be a decimal share such as "0.10"');
      return z.NEVER;
    })
    .optional(),
  shortPaymentYen: count.transform(yen).optional(),
  overPaymentYen: count.transform(yen).optional(),
});

const inKana = (longest: number) =>
  z
    .string()
    .max(longest)
    .regex(/^[A-Z0-9ｱ-ﾝﾞﾟ() .-]*$/u, 'must be half-width kana, capitals, digits, spaces and ( ) - . alone');

/** The account that transfers are made from, in the characters of the bank's file. */
const BankTransfer = z.strictObject({
  consignorCode: z.string().regex(/^\d{10}$/, 'must be 10 digits'),
  name: inKana(40).min(1),
  bankCode: z.string().regex(/^\d{4}$/, 'must be 4 digits'),
  bankName: inKana(15).default(''),
  branchCode: z.string().regex(/^\d{3}$/, 'must be 3 digits'),
  branchName: inKana(15).default(''),
  kind: z.enum(['ordinary', 'current']),
  number: z.string().regex(/^\d{7}$/, 'must be 7 digits'),
  lineEnds: z.boolean().default(true),
});

const Variables = z.object({
  NODE_ENV: z.enum(['production', 'development', 'test']).default('development'),
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  DATA_DIR: z.string().min(1).default('.data'),
  BASE_URL: url('http:', 'https:').optional(),
  DATABASE_URL: url('postgres:', 'postgresql:').optional(),
  SMTP_URL: url('smtp:', 'smtps:').optional(),
  /** Keys by name, such as k2:…,k1:…; the first seals, all open. */
  FACTOR_KEYS: z.string().transform(parseKeys).optional(),
  TRUSTED_PROXIES: z.coerce.number().int().min(0).max(10).default(0),
  COMPANY_NAME: z.string().min(1).optional(),
  COMPANY_POSTAL_CODE: z
    .string()
    .regex(/^\d{3}-\d{4}$/, 'must look like 100-0001')
    .optional(),
  COMPANY_ADDRESS: z.string().min(1).optional(),
  COMPANY_PHONE: z.string().min(1).optional(),
  COMPANY_EMAIL: z.email('must be one e-mail address').optional(),
  COMPANY_REGISTRATION_NUMBER: z
    .string()
    .regex(/^T\d{13}$/, 'must be T and 13 digits')
    .optional(),
  COMPANY_BANK_ACCOUNT: z.string().min(1).optional(),
  /** Columns of the bank file in the bank's order, such as email,familyName,givenName,amount,message. */
  BANK_FILE_COLUMNS: z
    .string()
    .transform((text) => text.split(',').map((column) => column.trim()))
    .pipe(
      z
        .array(z.enum(BANK_FILE_COLUMNS, `must be among ${BANK_FILE_COLUMNS.join(', ')}, separated by commas`))
        .refine((columns) => new Set(columns).size === columns.length, 'must name each column once')
        .refine((columns) => columns.includes('amount'), 'must name the amount'),
    )
    .default([...BANK_FILE_COLUMNS]),
  /** Text every transfer of the bank file carries. */
  BANK_FILE_MESSAGE: z.string().max(100).default('キャッシュバック'),
  /** Headings and words of the bank's file of results: a JSON object. */
  BANK_RESULT_LAYOUT: z.string().transform(parseJson).pipe(BankResultSetting).default(DEFAULT_RESULT_LAYOUT),
  /** The account that transfers are made from, as agreed with the bank: a JSON object. */
  BANK_TRANSFER: z.string().transform(parseJson).pipe(BankTransfer).optional(),
  /** JSON object of policy settings, such as {"refundTransferFee":440}. */
  POLICY: z.string().transform(parseJson).pipe(PolicySettings).optional(),
});

/** The company of the demonstration. In production on PostgreSQL the real one has to be set. */
const DEMONSTRATION_COMPANY: Company = {
  name: 'サンプルサーバー株式会社(試用)',
  postalCode: '100-0001',
  address: '東京都千代田区千代田1-1 見本ビル5階',
  phone: '03-0000-0000',
  email: 'partner@example.jp',
  registrationNumber: 'T0000000000000',
  bankAccount: '見本銀行 本店 普通 0000000 サンプルサーバー(カ',
};

/** The account of the demonstration; no bank has the code. */
const DEMONSTRATION_TRANSFER: z.infer<typeof BankTransfer> = {
  consignorCode: '0000000000',
  name: 'ｻﾝﾌﾟﾙｻ-ﾊﾞ-(ｶ',
  bankCode: '9999',
  bankName: 'ﾐﾎﾝ',
  branchCode: '001',
  branchName: 'ﾎﾝﾃﾝ',
  kind: 'ordinary',
  number: '0000001',
  lineEnds: true,
};

/**
 * Reads the environment: the only reader of `process.env`. An empty variable counts as not set.
 * @throws EnvironmentFaulty naming every variable that is missing or malformed.
 */
export function readEnvironment(source: Record<string, string | undefined> = process.env): Environment {
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ''));
  const parsed = Variables.safeParse(given);
  const faults = parsed.success ? [] : parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  const realMoney = given['NODE_ENV'] === 'production' && given['DATABASE_URL'] !== undefined;
  if (realMoney) faults.push(...missingInProduction(given));
  if (!parsed.success || faults.length > 0) {
    throw new EnvironmentFaulty(
      `設定に誤りがあります。 / The settings are faulty:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`,
    );
  }
  const values = parsed.data;
  return {
    port: values.PORT,
    dataDir: values.DATA_DIR,
    baseUrl: new URL(values.BASE_URL ?? `http://localhost:${values.PORT}`),
    databaseUrl: values.DATABASE_URL,
    smtpUrl: values.SMTP_URL,
    factorKeys: values.FACTOR_KEYS,
    proxies: values.TRUSTED_PROXIES,
    production: values.NODE_ENV === 'production',
    demonstration: !realMoney,
    company: companyFrom(values),
    policy: withoutUndefined(DEFAULT_POLICY, values.POLICY),
    bankFile: { columns: values.BANK_FILE_COLUMNS, message: values.BANK_FILE_MESSAGE },
    bankResult: values.BANK_RESULT_LAYOUT,
    bankTransfer: transferFrom(values.BANK_TRANSFER ?? DEMONSTRATION_TRANSFER),
  };
}

function companyFrom(values: z.infer<typeof Variables>): Company {
  return withoutUndefined(DEMONSTRATION_COMPANY, {
    name: values.COMPANY_NAME,
    postalCode: values.COMPANY_POSTAL_CODE,
    address: values.COMPANY_ADDRESS,
    phone: values.COMPANY_PHONE,
    email: values.COMPANY_EMAIL,
    registrationNumber: values.COMPANY_REGISTRATION_NUMBER,
    bankAccount: values.COMPANY_BANK_ACCOUNT,
  });
}

function transferFrom({ lineEnds, ...sender }: z.infer<typeof BankTransfer>): BankTransferSettings {
  return { sender, lineEnds };
}

function missingInProduction(given: Record<string, string | undefined>): string[] {
  const required = [
    'BASE_URL',
    'FACTOR_KEYS',
    'BANK_TRANSFER',
    ...Object.keys(Variables.shape).filter((name) => name.startsWith('COMPANY_')),
  ];
  return required
    .filter((name) => given[name] === undefined)
    .map((name) => `${name}: must be set in production with a DATABASE_URL`);
}

function parseKeys(text: string, issue: z.core.$RefinementCtx): SecretKey[] {
  const keys = text.split(',').map((part) => {
    const [, id = '', encoded = ''] = /^\s*([a-z0-9-]{1,20}):([A-Za-z0-9+/]{43}=)\s*$/.exec(part) ?? [];
    return { id, bytes: Buffer.from(encoded, 'base64') };
  });
  if (keys.some(({ bytes }) => bytes.length !== KEY_BYTES) || new Set(keys.map(({ id }) => id)).size < keys.length) {
    issue.addIssue('must be name:key, the key being 32 bytes in base64 (openssl rand -base64 32); several with commas');
  }
  return keys;
}

function parseJson(text: string, issue: z.core.$RefinementCtx): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    issue.addIssue('must be a JSON object');
    return z.NEVER;
  }
}

function withoutUndefined<T extends object>(
  defaults: T,
  given: { [Key in keyof T]?: T[Key] | undefined } | undefined,
): T {
  const set = Object.entries(given ?? {}).filter(([, value]) => value !== undefined);
  return { ...defaults, ...Object.fromEntries(set) };
}
