const OFFER = { orderNumber: 'AAAAA-00001', partnerCode: 'P-third', fromMonth: '2026-05', note: 'お願いします' };

/** The forms of handovers, and of taking back a planned correction, by their routes' files. */
export const HANDOVER_FORMS = {
  'mypage.handovers_.new.tsx': [
    { sender: 'cashback' as const, fields: { intent: 'review', ...OFFER } },
    { sender: 'cashback' as const, fields: { intent: 'propose', ...OFFER } },
  ],
  'mypage.handovers_.$id.tsx': [
    { sender: 'cashback' as const, params: { id: 'hnd_nothing' }, fields: { step: 'withdrawn' } },
  ],
  'staff.handovers_.$id.tsx': [
    { sender: 'staff' as const, params: { id: 'hnd_nothing' }, fields: { reason: '契約者との確認のため' } },
  ],
  'staff.contracts_.$id.tsx': [
    { sender: 'staff' as const, params: { id: 'ctr_nothing' }, fields: { reason: '申請の誤り' } },
  ],
};
