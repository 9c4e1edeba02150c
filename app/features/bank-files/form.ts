import { z } from 'zod';
import { PAYOUT_ROUTES } from '../payouts/rules.ts';

/** Which of a run's files is asked for: that of Mail-Money where none is named. */
export const RouteForm = z.object({
  route: z.enum(PAYOUT_ROUTES, { error: '送金方法を選択してください。' }).default('mail-money'),
});

/** The names of its fields. */
export const ROUTE_FIELDS = Object.keys(RouteForm.shape);
