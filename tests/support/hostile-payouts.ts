/** The forms about names that partners report, of the bank's results and of closing a run, by their routes' files. */
export const PAYOUT_FORMS = {
  'mypage.payouts.$payout.name.tsx': [
    {
      ...{ sender: 'cashback' as const, params: { payout: 'out_nothing' } },
      fields: { wrong: 'family', note: '旧姓のままです' },
    },
  ],
  'staff.payouts_.name-reports_.$payout.tsx': [
    { sender: 'staff' as const, params: { payout: 'out_nothing' }, fields: { reason: '電話で確認' } },
  ],
  'staff.payouts_.$month_.results.tsx': [
    {
      ...{ sender: 'staff' as const, params: { month: '2026-02' } },
      fields: { version: '1', part: '0', count: '1', total: '100', file: '' },
    },
  ],
  'staff.payouts_.$month_.close.tsx': [
    { sender: 'staff' as const, params: { month: '2026-13' }, fields: { reason: 'すべて保留' } },
  ],
};
