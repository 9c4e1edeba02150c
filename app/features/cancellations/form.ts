import { z } from 'zod';

const LOST = '画面の情報が失われました。画面を開き直して、もう一度お手続きください。';

/** A confirmed cancellation: the fingerprint of the effect that was shown. */
export const CancellationForm = z.object({
  seen: z.string({ error: LOST }).regex(/^[0-9a-f]{64}$/, LOST),
});

/** The names of the fields of a cancellation. */
export const CANCELLATION_FIELDS = Object.keys(CancellationForm.shape);
