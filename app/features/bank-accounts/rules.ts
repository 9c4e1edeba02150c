import { payerKey } from '#app/core/bank-kana.ts';

/** A bank account as a transfer names it: all in half-width characters, `number` with its leading zeros. */
export type BankAccount = {
  bankCode: string;
  branchCode: string;
  kind: 'ordinary' | 'current';
  number: string;
  holder: string;
};

/** The parts of an account, in the order in which people name them. */
export const ACCOUNT_PARTS = [
  'bankCode',
  'branchCode',
  'kind',
  'number',
  'holder',
] as const satisfies readonly (keyof BankAccount)[];

/** An account number as it is shown outside the pages that pay to it, and recorded: its last two digits. */
export function maskedNumber(number: string): string {
  return `${'＊'.repeat(Math.max(0, number.length - 2))}${number.slice(-2)}`;
}

/** A holder as shown there: the first character. */
export function maskedHolder(holder: string): string {
  return `${Array.from(holder)[0] ?? ''}＊`;
}

/** An account as it may be shown to whoever does not need it whole. */
export function maskedAccount(account: BankAccount): BankAccount {
  return { ...account, number: maskedNumber(account.number), holder: maskedHolder(account.holder) };
}

/** Whether two accounts are one, none being one too. */
export function isSameAccount(one: BankAccount | null, other: BankAccount | null): boolean {
  if (!one || !other) return one === other;
  return ACCOUNT_PARTS.every((part) => one[part] === other[part]);
}

/** Whether the holder of an account reads otherwise than the payee, however either is written. MAIL-06. */
export function differsFromPayee(
  account: BankAccount | null,
  payee: { familyKana: string; givenKana: string } | undefined,
): boolean {
  return (
    account !== null && payee !== undefined && payerKey(account.holder) !== payerKey(payee.familyKana + payee.givenKana)
  );
}

/** A kind of account, as banks call it. */
export function accountKindName(kind: BankAccount['kind']): string {
  return { ordinary: '普通', current: '当座' }[kind];
}

/** An account in one line, without its holder. */
export function accountText({ bankCode, branchCode, kind, number }: Omit<BankAccount, 'holder'>): string {
  return `銀行${bankCode} 支店${branchCode} ${accountKindName(kind)} ${number}`;
}

/** An account as its partner is shown it, the end of its number alone; empty where money goes by mail. */
export function shownAccount(account: BankAccount | null): string {
  return account ? `${accountText({ ...account, number: maskedNumber(account.number) })} ${account.holder}` : '';
}
