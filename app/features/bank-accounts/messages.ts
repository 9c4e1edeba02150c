import type { BankAccount } from './rules.ts';

/** A kind of account, as banks call it. */
export function accountKindName(kind: BankAccount['kind']): string {
  return { ordinary: '普通', current: '当座' }[kind];
}

/** An account in one line, without its holder. */
export function accountText({ bankCode, branchCode, kind, number }: Omit<BankAccount, 'holder'>): string {
  return `銀行${bankCode} 支店${branchCode} ${accountKindName(kind)} ${number}`;
}
