/** A row of a book of contracts, by its columns. */
export type BookRow = Readonly<Record<string, string>>;

/** What a client's contract says in a book; overlay what a test needs. */
export const A_CLIENT: BookRow = {
  旧契約番号: 'OLD-0001',
  パートナー番号: 'par_c',
  プランコード: 'S',
  契約月数: '12',
  契約開始日: '2024-06-15',
  次回更新日: '2026-06-15',
  '月額(税抜)': '3,800',
  会社名: '株式会社あおぞら',
  会社名カナ: 'ｶﾌﾞｼｷｶﾞｲｼｬｱｵｿﾞﾗ',
  担当者名: '青空 花子',
  担当者名カナ: 'アオゾラ ハナコ',
  メールアドレス: 'hanako@aozora.example',
  電話番号: '03-1234-5678',
  住所: '東京都港区虎ノ門1丁目',
};

/** A partner's own contract, without anybody else's name. */
export const A_PARTNER: BookRow = {
  旧契約番号: 'OLD-0002',
  パートナー番号: 'par_d',
  プランコード: 'S',
  契約月数: '6',
  契約開始日: '2025-04-01',
  次回更新日: '2026-04-01',
  '月額(税抜)': '3000',
};

/** Rows as a CSV with the columns of the first. */
export function bookOf(rows: readonly BookRow[], columns = Object.keys(A_CLIENT)): string {
  const cell = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  return [columns, ...rows.map((row) => columns.map((column) => row[column] ?? ''))]
    .map((cells) => `${cells.map(cell).join(',')}\r\n`)
    .join('');
}
