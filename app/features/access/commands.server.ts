import { eq } from 'drizzle-orm';
import type { UserId } from '#app/core/ids.ts';
import { type Outcome, done, refused } from '#app/core/outcome.ts';
import type { Context } from '#app/platform/context.server.ts';
import { hashPassword, passwordMatches } from '#app/platform/passwords.server.ts';
import { users } from '#db/schema/access.ts';
import {
  type NewUser,
  type SignInRefusal,
  type SignedInUser,
  type UserRefusal,
  checkNewUser,
  emailKey,
} from './rules.ts';

/** Gives somebody a sign-in. Of two requests for one address, one is refused. */
export async function createUser(context: Context, newUser: NewUser): Promise<Outcome<UserId, UserRefusal>> {
  const checked = checkNewUser(newUser);
  if (!checked.ok) return checked;

  const { email, name, role, partnerId, password } = checked.value;
  const passwordHash = await hashPassword(password);
  const id = context.newId('usr');
  const stored = await context.db
    .insert(users)
    .values({ id, email, name, role, partnerId: partnerId ?? null, passwordHash, createdAt: context.now })
    .onConflictDoNothing({ target: users.email })
    .returning({ id: users.id });
  return stored.length > 0 ? done(id) : refused({ code: 'email-taken' });
}

/**
 * Checks an address and a password. Unknown, disabled and wrong all take the same work and get the same answer.
 * It opens no session: that is the platform's to do.
 */
export async function checkCredentials(
  { db }: Context,
  { email, password }: { email: string; password: string },
): Promise<Outcome<SignedInUser, SignInRefusal>> {
  const [user] = await db
    .select({ id: users.id, role: users.role, passwordHash: users.passwordHash, enabled: users.enabled })
    .from(users)
    .where(eq(users.email, emailKey(email)));
  const matches = await passwordMatches(user?.passwordHash, password);
  if (!user || !user.enabled || !matches) return refused({ code: 'not-recognised' });
  return done({ userId: user.id, role: user.role });
}
