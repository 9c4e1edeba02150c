import { z } from 'zod';

const LOST = '表示した内容を確認できませんでした。画面を開き直して、もう一度ご確認ください。';

/** A partner's word that the payee it confirmed before, and the account where money goes to one, are right as shown. */
export const PayeeReviewForm = z.object({
  familyName: z.string({ error: LOST }),
  givenName: z.string({ error: LOST }),
  /** Empty where money goes by mail. */
  account: z.string().default(''),
  same: z.literal('on', { error: '口座の名義と見比べたうえで、チェックを入れてください。' }),
  /** Which of the two buttons of the page was pressed. */
  deed: z.literal('review'),
});
