import type { UserId } from '#app/core/ids.ts';
import { invariant } from '#app/core/invariant.ts';
import { createUser } from '#app/features/access/commands.server.ts';
import type { NewUser } from '#app/features/access/rules.ts';
import { storeFactor } from '#app/features/factors/commands.server.ts';
import { LINK_MARK } from '#app/features/letters/rules.ts';
import type { Context, PartnerContext, SealingContext, StaffContext } from '#app/platform/context.server.ts';
import type { Db } from '#app/platform/db.server.ts';
import { newTotpSecret, totpCode } from '#app/platform/totp.server.ts';
import { users } from '#db/schema/access.ts';
import { asStaff } from './company.ts';
import { lettersIn } from './written.ts';

/** A password the portal takes. */
export const GOOD_PASSWORD = 'いろはにほへと ちりぬるを';

/** Gives somebody a sign-in: a preparer of payouts unless the test says otherwise. */
export async function givenPerson(context: Context, person: Partial<NewUser> = {}): Promise<UserId> {
  const made = await createUser(context, {
    email: 'sato@cpi.example',
    name: '佐藤 花子',
    role: 'maker',
    password: GOOD_PASSWORD,
    ...person,
  });
  invariant(made.ok, 'the test names a new user');
  return made.value;
}

/** The context as that of somebody who may do everything for the partner `par_a`, under cashback. */
export async function asOwner(context: Context): Promise<PartnerContext> {
  const userId = await givenPerson(context, { role: 'owner', partnerId: 'par_a' });
  const partner = { id: 'par_a' as const, userId, userName: '', programme: 'cashback' as const };
  return { ...context, actor: { kind: 'partner', userId, partnerId: 'par_a' }, partner };
}

/** The context as an administrator's, usr_admin, who is there from then on. */
export async function asAdmin(context: Context): Promise<StaffContext> {
  const admin = { id: 'usr_admin', email: 'admin@staff.invalid', name: '管理 一郎', role: 'admin' } as const;
  await context.db
    .insert(users)
    .values({ ...admin, createdAt: context.now })
    .onConflictDoNothing();
  return asStaff(context, admin.id);
}

/** Sets up an authenticator app; answers its secret and the recovery codes. */
export async function givenFactor(
  context: SealingContext,
  userId: UserId,
): Promise<{ secret: string; codes: string[] }> {
  const secret = newTotpSecret();
  const codes = await storeFactor(context, userId, { secret, code: totpCode(secret, context.now) });
  invariant(codes, 'the code is the one the app shows');
  return { secret, codes };
}

/** The context some minutes later by the wall clock. */
export function minutesLater<C extends Context>(context: C, minutes: number): C {
  return { ...context, now: new Date(context.now.getTime() + minutes * 60_000) };
}

/** The subjects of the letters written so far, in order. */
export async function subjectsOf(db: Db): Promise<string[]> {
  const rows = await lettersIn(db);
  return rows.map(({ subject }) => subject);
}

/** The secret at the end of the link in the latest letter that has one; the link stands nowhere in its body. */
export async function latestLink(db: Db): Promise<string> {
  const rows = await lettersIn(db);
  const letter = rows.findLast(({ secretLink }) => secretLink !== null);
  invariant(letter?.secretLink && letter.body.includes(LINK_MARK), 'a letter with a link was written');
  invariant(!letter.body.includes(letter.secretLink), 'the link is kept apart from the body');
  return letter.secretLink;
}
