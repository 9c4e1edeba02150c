import { and, asc, eq, inArray, isNull, lte, or } from 'drizzle-orm';
import { lastDayOf } from '#app/core/calendar.ts';
import { isSingleAddress } from '#app/core/email-address.ts';
import type { LetterId } from '#app/core/ids.ts';
import { invariant } from '#app/core/invariant.ts';
import { type Outcome, done } from '#app/core/outcome.ts';
import { anyOf, insertRows } from '#app/platform/bulk.server.ts';
import { type Context, type StaffContext, inTransaction } from '#app/platform/context.server.ts';
import { sha256 } from '#app/platform/digest.server.ts';
import type { MailOutcome, MailTransport } from '#app/platform/mail.server.ts';
import { newSecret } from '#app/platform/secrets.server.ts';
import { letters } from '#db/schema/letters.ts';
import { recordAct } from '../audit/commands.server.ts';
import { makeContractLinks } from '../contract-links/commands.server.ts';
import { makeInvoiceLinks } from '../invoice-links/commands.server.ts';
import type { Invoice } from '../invoices/queries.server.ts';
import { discountRead } from '../invoices/rules.ts';
import { type Addressee, type Letter, loadAddressees } from './queries.server.ts';
import {
  type LetterKind,
  type LetterText,
  type RetryRefusal,
  afterPuttingOff,
  checkRetry,
  invoiceIssuedLetter,
  withLinks,
} from './rules.ts';

/** A letter to be written: `about` and `kind` together are written about once. */
export type LetterDraft = { kind: LetterKind; about: string; to: Addressee; text: LetterText };

/** Letters one process takes at a time: few, so that what it may have to give back is little. */
const LETTERS_A_BATCH = 10;

/** How long the taken letters are nobody else's: longer than a batch can take, server timeouts included. */
const LEASE_MINUTES = 15;

/** When a mail server that could not be reached is asked again. */
const UNREACHABLE_MINUTES = 2;

const MALFORMED_ADDRESS = 'the address is not one mailbox';

/**
 * Puts letters into the outbox within the caller's transaction: they go out when it commits, or not at all. A letter whose
 * address could not be given to a mail server is stored as failed, for staff to see, and stops nothing. MAIL-04.
 */
export async function writeLetters(context: Context, drafts: readonly LetterDraft[]): Promise<void> {
  await insertRows(
    context.db,
    letters,
    drafts.map(({ kind, about, to, text }) => {
      const readable = isSingleAddress(to.address);
      return {
        id: context.newId('let'),
        kind,
        onceKey: `${kind}:${about}`,
        partnerId: to.partnerId,
        toName: to.name,
        toAddress: to.address,
        subject: text.subject,
        body: text.body,
        secretLink: text.secretLink ?? null,
        contractLink: text.contractLink ?? null,
        writtenOn: context.today,
        state: readable ? ('waiting' as const) : ('failed' as const),
        lastError: readable ? null : MALFORMED_ADDRESS,
        attempts: 0,
      };
    }),
  );
}

/** Writes to somebody about their own sign-in, at the stored address: the letter stands in no partner's list of letters. */
export async function tellPerson(
  context: Context,
  { name, email }: { name: string; email: string },
  kind: LetterKind,
  text: LetterText,
): Promise<void> {
  const to = { partnerId: null, name, address: email };
  await writeLetters(context, [{ kind, about: sha256(newSecret()), to, text }]);
}

/** Tells whoever is billed of renewal invoices just issued; contracts with nobody to write to are passed over. MAIL-17. */
export async function writeInvoiceLetters(context: Context, issued: readonly Invoice[]): Promise<void> {
  const addressees = await loadAddressees(
    context,
    issued.map(({ contractId }) => contractId),
  );
  const written = issued.flatMap((invoice) => {
    const people = addressees.get(invoice.contractId);
    const to = invoice.billedTo === 'partner' ? people?.partner : people?.client;
    return people && to ? [{ invoice, to, orderNumber: people.orderNumber }] : [];
  });
  const links = await makeInvoiceLinks(
    context,
    written.map(({ invoice }) => invoice.id),
  );
  const contractLinks = await makeContractLinks(
    context,
    written.flatMap(({ invoice }) => (invoice.billedTo === 'client' ? [invoice.contractId] : [])),
  );
  await writeLetters(
    context,
    written.map(({ invoice, to, orderNumber }): LetterDraft => {
      const { id, number, total, dueOn, coversFrom, expiresOn } = invoice;
      const read = discountRead(invoice);
      const discount = read ? { rate: read.rate, fixedOn: lastDayOf(read.countMonth), count: read.count } : null;
      const secretLink = links.get(id);
      invariant(secretLink, 'every letter about an invoice leads to it');
      const contractLink = contractLinks.get(invoice.contractId);
      const text = invoiceIssuedLetter({
        ...{ name: to.name, orderNumber, number, total, dueOn, coversFrom, expiresOn, discount },
        ...{ secretLink, contractLink },
      });
      return { kind: 'invoice-issued', about: id, to, text };
    }),
  );
}

/** What a batch came to: how many letters were taken up, how many of them sent, and whether the server was reached. */
export type Delivery = { taken: number; sent: number; reached: boolean };

/**
 * Sends a batch of the letters that wait, oldest first. Several processes may deliver at once: each letter is taken by
 * one of them. A letter the mail server puts off waits longer each time and fails in the end; one it refuses fails at
 * once; while the server itself cannot be reached no letter is counted as tried. A process that dies between sending
 * and recording leaves a letter that is sent again later under the same Message-ID.
 *
 * @param baseUrl where the portal is reached: links of letters written without knowing it begin there.
 */
export async function deliverLetters(context: Context, mail: MailTransport, baseUrl: URL): Promise<Delivery> {
  const batch = await takeBatch(context);
  let sent = 0;
  for (const [index, letter] of batch.entries()) {
    const { id, toName, toAddress, subject, body, secretLink, contractLink } = letter;
    const address = (link: string | null) => (link === null ? '' : new URL(link, baseUrl).href);
    const text = withLinks(body, { secret: address(secretLink), contract: address(contractLink) });
    const outcome = await mail.send({ key: id, to: { name: toName, address: toAddress }, subject, text });
    if (outcome.kind === 'unreachable') {
      await giveBack(context, batch.slice(index), outcome.reason);
      return { taken: batch.length, sent, reached: false };
    }
    await recordAttempt(context, letter, outcome);
    if (outcome.kind === 'sent') sent += 1;
  }
  return { taken: batch.length, sent, reached: true };
}

/** Keeps the letters that wait, to be read in the console: no mail server is set. Answers how many. */
export async function keepLetters({ db }: Context): Promise<number> {
  const kept = await db
    .update(letters)
    .set({ state: 'kept' })
    .where(eq(letters.state, 'waiting'))
    .returning({ id: letters.id });
  return kept.length;
}

/** Lets a letter that failed be delivered again, from its first attempt. */
export async function retryLetter(context: StaffContext, id: LetterId): Promise<Outcome<true, RetryRefusal>> {
  return inTransaction(context, async (context) => {
    const { db } = context;
    const [letter] = await db.select().from(letters).where(eq(letters.id, id)).for('update');
    invariant(letter, 'the letter was shown before it was asked for again');
    const checked = checkRetry(letter);
    if (!checked.ok) return checked;
    await db.update(letters).set({ state: 'waiting', attempts: 0, notBefore: null }).where(eq(letters.id, id));
    await recordAct(context, {
      name: 'letter-retried',
      things: [
        { kind: 'letter', id },
        ...(letter.partnerId ? [{ kind: 'partner' as const, id: letter.partnerId }] : []),
      ],
      before: { state: letter.state },
      after: { state: 'waiting' },
    });
    return done(true);
  });
}

/** Locked rows are another process's; what is taken carries a lease, so that no transaction stays open while mails go out. */
async function takeBatch({ db, now }: Context): Promise<Letter[]> {
  const due = db.$with('due').as(
    db
      .select({ id: letters.id })
      .from(letters)
      .where(and(eq(letters.state, 'waiting'), or(isNull(letters.notBefore), lte(letters.notBefore, now))))
      .orderBy(asc(letters.id))
      .limit(LETTERS_A_BATCH)
      .for('update', { skipLocked: true }),
  );
  const taken = await db
    .with(due)
    .update(letters)
    .set({ notBefore: minutesAfter(now, LEASE_MINUTES) })
    .where(inArray(letters.id, db.select({ id: due.id }).from(due)))
    .returning();
  return taken.toSorted((left, right) => (left.id < right.id ? -1 : 1));
}

async function recordAttempt({ db, now }: Context, letter: Letter, outcome: MailOutcome): Promise<void> {
  const attempts = letter.attempts + 1;
  const recorded = (): Partial<Letter> => {
    if (outcome.kind === 'sent') {
      return { state: 'sent', sentAt: now, lastError: null, notBefore: null, secretLink: null, contractLink: null };
    }
    const next = outcome.kind === 'put-off' ? afterPuttingOff(attempts) : { state: 'failed' as const };
    return {
      state: next.state,
      lastError: outcome.reason,
      notBefore: next.state === 'waiting' ? minutesAfter(now, next.minutes) : null,
    };
  };
  await db
    .update(letters)
    .set({ attempts, ...recorded() })
    .where(and(eq(letters.id, letter.id), eq(letters.state, 'waiting')));
}

async function giveBack({ db, now }: Context, untried: readonly Letter[], reason: string): Promise<void> {
  const ids = untried.map(({ id }) => id);
  await db
    .update(letters)
    .set({ lastError: reason, notBefore: minutesAfter(now, UNREACHABLE_MINUTES) })
    .where(and(anyOf(letters.id, ids), eq(letters.state, 'waiting')));
}

function minutesAfter(moment: Date, minutes: number): Date {
  return new Date(moment.getTime() + minutes * 60_000);
}
