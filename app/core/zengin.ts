/** A field of a fixed-length record: what people call it, how many bytes it takes, and whether zeros fill it. */
export type Field = readonly [name: string, bytes: number, kind?: 'number'];

/** Bytes of every record of the banks' notices of incoming money, without its line end. */
export const RECORD_BYTES = 200;

const MADE_FOR = [
  ['作成日', 6],
  ['勘定日(自)', 6],
  ['勘定日(至)', 6],
  ['銀行コード', 4],
  ['銀行名', 15],
  ['支店コード', 3],
  ['支店名', 15],
] as const satisfies readonly Field[];

/** 振込入金通知, 種別コード 01: one record for each transfer that came in. */
const TRANSFERS = {
  header: [
    ['データ区分', 1],
    ['種別コード', 2],
    ['コード区分', 1],
    ...MADE_FOR,
    ['預金種目', 1],
    ['口座番号', 7],
    ['口座名', 40],
    ['予備', 93],
  ],
  data: [
    ['データ区分', 1],
    ['照会番号', 6],
    ['勘定日', 6],
    ['起算日', 6],
    ['金額', 10],
    ['うち他店券金額', 10],
    ['振込依頼人コード', 10],
    ['振込依頼人名', 48],
    ['仕向銀行名', 15],
    ['仕向店名', 15],
    ['取消区分', 1],
    ['EDI情報', 20],
    ['予備', 52],
  ],
  trailer: [
    ['データ区分', 1],
    ['振込合計件数', 6],
    ['振込合計金額', 12],
    ['取消合計件数', 6],
    ['取消合計金額', 12],
    ['予備', 163],
  ],
} as const satisfies Record<string, readonly Field[]>;

/** 入出金取引明細, 種別コード 03: one record for each movement of the account. */
const MOVEMENTS = {
  header: [
    ['データ区分', 1],
    ['種別コード', 2],
    ['コード区分', 1],
    ...MADE_FOR,
    ['予備1', 3],
    ['預金種目', 1],
    ['口座番号', 10],
    ['口座名', 40],
    ['貸越区分', 1],
    ['通帳・証書区分', 1],
    ['取引前残高', 14],
    ['予備', 71],
  ],
  data: [
    ['データ区分', 1],
    ['照会番号', 8],
    ['勘定日', 6],
    ['預入・払出日', 6],
    ['入払区分', 1],
    ['取引区分', 2],
    ['取引金額', 12],
    ['うち他店券金額', 12],
    ['交換呈示日', 6],
    ['不渡返還日', 6],
    ['手形・小切手区分', 1],
    ['手形・小切手番号', 7],
    ['僚店番号', 3],
    ['振込依頼人コード', 10],
    ['振込依頼人名', 48],
    ['仕向銀行名', 15],
    ['仕向店名', 15],
    ['摘要内容', 20],
    ['EDI情報', 20],
    ['予備', 1],
  ],
  trailer: [
    ['データ区分', 1],
    ['入金件数', 6],
    ['入金額合計', 13],
    ['出金件数', 6],
    ['出金額合計', 13],
    ['貸越区分', 1],
    ['取引後残高', 14],
    ['データレコード件数', 7],
    ['予備', 139],
  ],
} as const satisfies Record<string, readonly Field[]>;

/** The records of each notice, by its 種別コード. */
export const ZENGIN_NOTICES = { '01': TRANSFERS, '03': MOVEMENTS } as const;

/** A notice by its 種別コード: 01 transfers that came in, 03 all movements of an account. */
export type ZenginKind = keyof typeof ZENGIN_NOTICES;

/** A record by its 種別コード and place: what each of its fields holds, without the spaces that fill it. */
export type ZenginRecord = Readonly<Record<string, string>>;

/** Cuts a record of `RECORD_BYTES` characters, one for each byte, into its fields. */
export function cutRecord(record: string, fields: readonly Field[]): ZenginRecord {
  const cut: Record<string, string> = {};
  let at = 0;
  for (const [name, bytes] of fields) {
    cut[name] = record.slice(at, at + bytes).trim();
    at += bytes;
  }
  return cut;
}
