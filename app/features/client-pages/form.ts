import { z } from 'zod';

const LOST = '画面の情報が失われました。画面を開き直して、もう一度お手続きください。';

/** What staff do with the addresses of a client's contract: revoke them, or revoke them and send a fresh one. */
export const AddressForm = z.object({ intent: z.enum(['send', 'revoke'], { error: LOST }) });

/** The names of the fields of that form. */
export const ADDRESS_FIELDS = Object.keys(AddressForm.shape);
