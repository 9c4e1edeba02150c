import { z } from 'zod';

const LOST = '画面の情報が失われました。画面を開き直して、もう一度お手続きください。';

/** A partner's confirmation that the payee, as shown, equals the name its account stands in. */
export const PayeeForm = z.object({
  familyName: z.string({ error: LOST }),
  givenName: z.string({ error: LOST }),
  same: z.literal('on', { error: '口座名義と同一であることをご確認のうえ、チェックを入れてください。' }),
});

/** The fields of that confirmation as they are sent. */
export type PayeeFields = z.input<typeof PayeeForm>;
