import { z } from 'zod';
import { isNoLongerThan, tidyEmail, tidyLine } from '#app/core/typed-text.ts';
import { PARTNER_ROLES, STAFF_ROLES } from '../access/rules.ts';

const Invited = {
  name: z
    .string({ error: 'お名前を入力してください。' })
    .transform(tidyLine)
    .refine((text) => text !== '', 'お名前を入力してください。')
    .refine((text) => isNoLongerThan(text, 100), 'お名前は100文字以内で入力してください。'),
  email: z
    .string({ error: 'メールアドレスを入力してください。' })
    .transform(tidyEmail)
    .pipe(
      z
        .string({ error: 'メールアドレスを入力してください。' })
        .max(254, 'メールアドレスは254文字以内で入力してください。')
        .pipe(z.email('メールアドレスは「name@example.jp」の形式で入力してください。')),
    ),
};

/** Whom staff invite to the console. */
export const StaffInvitationForm = z.object({
  ...Invited,
  role: z.enum(STAFF_ROLES, { error: '役割を選択してください。' }),
});

/** Whom a partner invites to its My Page. */
export const ColleagueInvitationForm = z.object({
  ...Invited,
  role: z.enum(PARTNER_ROLES, { error: '役割を選択してください。' }),
});
