import type { Day } from './calendar.ts';
import { invariant } from './invariant.ts';
import { type Outcome, done, refused } from './outcome.ts';
import { type Yen, sumYen, yen } from './yen.ts';
import { type Field, type ZenginRecord, cutRecord } from './zengin.ts';

/** Bytes of every record of 総合振込, without its line end. */
export const TRANSFER_RECORD_BYTES = 120;

/** 総合振込, 種別コード 21: one record for each transfer that the bank is asked to make. Numbers are filled with zeros. */
const RECORDS = {
  header: [
    ['データ区分', 1],
    ['種別コード', 2],
    ['コード区分', 1],
    ['委託者コード', 10, 'number'],
    ['依頼人名', 40],
    ['振込日', 4],
    ['銀行コード', 4, 'number'],
    ['銀行名', 15],
    ['支店コード', 3, 'number'],
    ['支店名', 15],
    ['預金種目', 1],
    ['口座番号', 7, 'number'],
    ['予備', 17],
  ],
  data: [
    ['データ区分', 1],
    ['銀行コード', 4, 'number'],
    ['銀行名', 15],
    ['支店コード', 3, 'number'],
    ['支店名', 15],
    ['手形交換所番号', 4],
    ['預金種目', 1],
    ['口座番号', 7, 'number'],
    ['受取人名', 30],
    ['振込金額', 10, 'number'],
    ['新規コード', 1],
    ['顧客コード1', 10, 'number'],
    ['顧客コード2', 10, 'number'],
    ['振込指定区分', 1],
    ['識別表示', 1],
    ['予備', 7],
  ],
  trailer: [
    ['データ区分', 1],
    ['合計件数', 6, 'number'],
    ['合計金額', 12, 'number'],
    ['予備', 101],
  ],
  end: [
    ['データ区分', 1],
    ['予備', 119],
  ],
} as const satisfies Record<string, readonly Field[]>;

/** 預金種目 as the records code them. */
const KINDS = { ordinary: '1', current: '2' } as const;

/** Whose account the money leaves, as agreed with the bank; names in the characters of the file. */
export type TransferSender = {
  consignorCode: string;
  name: string;
  bankCode: string;
  bankName: string;
  branchCode: string;
  branchName: string;
  kind: keyof typeof KINDS;
  number: string;
};

/** One transfer: to which account, and how much. */
export type BankTransfer = {
  bankCode: string;
  branchCode: string;
  kind: keyof typeof KINDS;
  number: string;
  holder: string;
  amount: Yen;
};

/** What the bank is asked for: transfers on one bank business day, out of one account. */
export type TransferOrder = { sender: TransferSender; transferOn: Day; transfers: readonly BankTransfer[] };

/** What a file of transfers says, read back; the bank is told month and day alone. */
export type ReadTransfers = { sender: TransferSender; monthDay: string; transfers: BankTransfer[] };

/** Why no file is written. `row` counts transfers from 1; 0 is the sender. */
export type TransferFault =
  | { code: 'no-transfers' }
  | { code: 'bank-cannot-read'; row: number; field: string; character: string }
  | { code: 'too-long'; row: number; field: string };

/**
 * The file of an order as text of one character for each byte: header, a record for each transfer, sums, end. What was
 * written is read back and compared before it is answered. A character outside the small set that every bank reads is
 * refused by name, and nothing is cut off.
 */
export function writeTransfers(order: TransferOrder, settings: { lineEnds: boolean }): Outcome<string, TransferFault> {
  const { sender, transferOn, transfers } = order;
  if (transfers.length === 0) return refused({ code: 'no-transfers' });
  const monthDay = transferOn.slice(5).replace('-', '');
  const records = [
    record(RECORDS.header, 0, { ...fieldsOfSender(sender), 振込日: monthDay }),
    ...transfers.map((transfer, index) => record(RECORDS.data, index + 1, fieldsOfTransfer(transfer, index + 1))),
    record(RECORDS.trailer, 0, {
      データ区分: '8',
      合計件数: String(transfers.length),
      合計金額: String(sumYen(transfers.map(({ amount }) => amount))),
    }),
    record(RECORDS.end, 0, { データ区分: '9' }),
  ];
  const written: string[] = [];
  for (const one of records) {
    if (!one.ok) return one;
    written.push(`${one.value}${settings.lineEnds ? '\r\n' : ''}`);
  }
  const text = written.join('');
  const back = readTransfers(text);
  const wanted: ReadTransfers = { sender, monthDay, transfers: transfers.map(plainTransfer) };
  invariant(back.ok && JSON.stringify(back.value) === JSON.stringify(wantedIn(wanted)), 'a file says what was ordered');
  return done(text);
}

/** Why text is no file of transfers; `record` counts from 1. */
export type TransferFileFault = { code: 'not-a-record' | 'wrong-place' | 'sums-differ'; record: number };

/** What a file of transfers says; its length, order, codes and sums must all be right. */
export function readTransfers(text: string): Outcome<ReadTransfers, TransferFileFault> {
  const records = text.includes('\r\n') ? text.split('\r\n').slice(0, -1) : cut(text);
  const odd = records.findIndex((one) => one.length !== TRANSFER_RECORD_BYTES);
  if (odd >= 0 || records.length < 4) return refused({ code: 'not-a-record', record: odd + 1 });
  const kinds = records.map((one) => one.slice(0, 1)).join('');
  const misplaced = [...`1${'2'.repeat(records.length - 3)}89`].findIndex((kind, place) => kinds[place] !== kind);
  if (misplaced >= 0) return refused({ code: 'wrong-place', record: misplaced + 1 });
  const [header = '', ...rest] = records;
  const head = cutRecord(header, RECORDS.header);
  const transfers = rest.slice(0, -2).map(transferIn);
  const sums = cutRecord(rest.at(-2) ?? '', RECORDS.trailer);
  const total = transfers.length === 0 ? 0 : sumYen(transfers.map(({ amount }) => amount));
  if (Number(sums['合計件数']) !== transfers.length || Number(sums['合計金額']) !== total) {
    return refused({ code: 'sums-differ', record: records.length - 1 });
  }
  const sender = {
    consignorCode: of(head, '委託者コード'),
    name: of(head, '依頼人名'),
    bankCode: of(head, '銀行コード'),
    bankName: of(head, '銀行名'),
    branchCode: of(head, '支店コード'),
    branchName: of(head, '支店名'),
    kind: kindIn(head),
    number: of(head, '口座番号'),
  };
  return done({ sender, monthDay: of(head, '振込日'), transfers });
}

function fieldsOfSender(sender: TransferSender): Record<string, string> {
  return {
    データ区分: '1',
    種別コード: '21',
    コード区分: '0',
    委託者コード: sender.consignorCode,
    依頼人名: sender.name,
    銀行コード: sender.bankCode,
    銀行名: sender.bankName,
    支店コード: sender.branchCode,
    支店名: sender.branchName,
    預金種目: KINDS[sender.kind],
    口座番号: sender.number,
  };
}

/** Names of bank and branch stay empty: their codes name them, and two names for one thing could differ. */
function fieldsOfTransfer(transfer: BankTransfer, row: number): Record<string, string> {
  return {
    データ区分: '2',
    銀行コード: transfer.bankCode,
    支店コード: transfer.branchCode,
    預金種目: KINDS[transfer.kind],
    口座番号: transfer.number,
    受取人名: transfer.holder,
    振込金額: String(transfer.amount),
    新規コード: '0',
    顧客コード1: String(row),
    顧客コード2: '0',
    振込指定区分: '7',
  };
}

function record(
  fields: readonly Field[],
  row: number,
  values: Readonly<Record<string, string>>,
): Outcome<string, TransferFault> {
  let text = '';
  for (const [field, bytes, kind] of fields) {
    const value = (values[field] ?? '').trim();
    const character = [...value].find((one) => !(kind === 'number' ? /[0-9]/ : BANKS_READ).test(one));
    if (character !== undefined) return refused({ code: 'bank-cannot-read', row, field, character });
    if (value.length > bytes) return refused({ code: 'too-long', row, field });
    text += kind === 'number' ? value.padStart(bytes, '0') : value.padEnd(bytes, ' ');
  }
  return done(text);
}

/** The small set every bank reads: capitals, digits, ｱ to ﾝ, ﾞ, ﾟ, space and ( ) - . ; no ｦ, no small kana, no long mark. */
const BANKS_READ = /^[A-Z0-9ｱ-ﾝﾞﾟ() .-]$/u;

function transferIn(text: string): BankTransfer {
  const fields = cutRecord(text, RECORDS.data);
  return {
    bankCode: of(fields, '銀行コード'),
    branchCode: of(fields, '支店コード'),
    kind: kindIn(fields),
    number: of(fields, '口座番号'),
    holder: of(fields, '受取人名'),
    amount: yen(Number(of(fields, '振込金額'))),
  };
}

/** The same values with their zeros and without spaces around them, as they stand in a file. */
function wantedIn({ sender, monthDay, transfers }: ReadTransfers): ReadTransfers {
  return {
    sender: {
      ...sender,
      consignorCode: sender.consignorCode.padStart(10, '0'),
      name: sender.name.trim(),
      bankName: sender.bankName.trim(),
      branchName: sender.branchName.trim(),
      number: sender.number.padStart(7, '0'),
    },
    monthDay,
    transfers,
  };
}

function plainTransfer({ bankCode, branchCode, kind, number, holder, amount }: BankTransfer): BankTransfer {
  return { bankCode, branchCode, kind, number: number.padStart(7, '0'), holder: holder.trim(), amount };
}

function kindIn(fields: ZenginRecord): keyof typeof KINDS {
  return of(fields, '預金種目') === KINDS.current ? 'current' : 'ordinary';
}

function of(fields: ZenginRecord, name: string): string {
  const value = fields[name];
  invariant(value !== undefined, `${name} is a field of the record`);
  return value;
}

function cut(text: string): string[] {
  return Array.from({ length: Math.ceil(text.length / TRANSFER_RECORD_BYTES) }, (_none, place) =>
    text.slice(place * TRANSFER_RECORD_BYTES, (place + 1) * TRANSFER_RECORD_BYTES),
  );
}
