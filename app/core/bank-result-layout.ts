/** What the bank may say became of a transfer. */
export const REPORTED_OUTCOMES = ['sent', 'received', 'expired', 'returned'] as const;

/** What the bank says became of a transfer. */
export type ReportedOutcome = (typeof REPORTED_OUTCOMES)[number];

/** A column of the file in which the bank says so: the row of our file, to whom, how much, what became of it, when and why. */
export const RESULT_COLUMNS = ['row', 'name', 'familyName', 'givenName', 'amount', 'outcome', 'day', 'reason'] as const;

/** A column of that file. */
export type ResultColumn = (typeof RESULT_COLUMNS)[number];

/** How the bank writes that file: the headings a column may have, and the words for each outcome. */
export type ResultLayout = {
  columns: Readonly<Record<ResultColumn, readonly string[]>>;
  outcomes: Readonly<Record<ReportedOutcome, readonly string[]>>;
};

/** The layout where the company has set nothing else: the bank's own is not public. */
export const DEFAULT_RESULT_LAYOUT: ResultLayout = {
  columns: {
    row: ['行番号', '明細番号'],
    name: ['受取人名', 'お名前'],
    familyName: ['姓'],
    givenName: ['名'],
    amount: ['金額', '送金額'],
    outcome: ['状態', '処理結果'],
    day: ['処理日', '日付'],
    reason: ['理由', '備考'],
  },
  outcomes: {
    sent: ['送金済', '送金済み'],
    received: ['受取済', '受取済み'],
    expired: ['期限切れ', '受取期限切れ'],
    returned: ['返戻', '組戻し', '差戻し'],
  },
};
