/** The forms about the bank's results and of closing a run, by their routes' files. */
export const PAYOUT_FORMS = {
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
