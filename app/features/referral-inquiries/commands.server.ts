import type { InquiryId } from '#app/core/ids.ts';
import { invariant } from '#app/core/invariant.ts';
import { type Outcome, done, refused } from '#app/core/outcome.ts';
import { bankDaysAfter } from '#app/platform/bank-calendar.server.ts';
import { type PartnerContext, type StaffContext, inTransaction } from '#app/platform/context.server.ts';
import { referralAnswers, referralInquiries } from '#db/schema/referral-inquiries.ts';
import { recordAct } from '../audit/commands.server.ts';
import { listOwnClaims } from '../client-claims/queries.server.ts';
import { keysOf, matchedBy } from '../client-claims/rules.ts';
import { writeLetters } from '../letters/commands.server.ts';
import { findPartner } from '../partners/queries.server.ts';
import { countTry } from '../sign-in-limits/commands.server.ts';
import { LIMITS } from '../sign-in-limits/rules.ts';
import { inquiryAnswered, inquiryAsked, inquiryReceived } from './messages.ts';
import { countEarlier, findAnyonesSought, findInquiry, findSought, listOwnOpen } from './queries.server.ts';
import {
  type Finding,
  type InquiryAnswerRefusal,
  type InquiryOutcome,
  type InquiryRefusal,
  type RegistrationFinding,
  type Sought,
  aboutOf,
  checkInquiry,
  checkInquiryAnswer,
  explainOrders,
  explainRegistrations,
} from './rules.ts';

/** What a partner that misses a referral is told. */
export type LookedUp = { findings: Finding[]; registration: RegistrationFinding | null };

/**
 * Looks for a referral the partner misses, and says at once what is known that the partner may know. Look-ups are counted
 * before they are made, for the whole partner. PRG-06.
 */
export async function lookUpReferral(
  context: PartnerContext,
  sought: Sought,
): Promise<Outcome<LookedUp, InquiryRefusal>> {
  return inTransaction(context, async (context) => {
    const { partner, today } = context;
    if ((await countTry(context, 'referral-look-up', partner.id)) !== 'allowed') {
      return refused({ code: 'too-many-look-ups', minutes: LIMITS['referral-look-up'].minutes });
    }
    const [orders, company, claims] = [
      await findSought(context, partner.id, sought),
      await findPartner(context, partner.id),
      await listOwnClaims(context),
    ];
    invariant(company, 'whoever looks is a partner');
    const asker = { partnerId: partner.id, joinedOn: company.joinedOn ?? today };
    const keys = keysOf({ company: '', companyKana: '', domain: sought.domain });
    const own = claims.filter((claim) => matchedBy(keys, claim));
    await recordAct(context, { name: 'referral-looked-up', things: [{ kind: 'partner', id: partner.id }] });
    return done({
      findings: explainOrders(orders, sought, asker),
      registration: explainRegistrations(own, today),
    });
  });
}

/** Takes a partner's inquiry about a referral it misses; the partner and the office are written to. */
export async function askAboutReferral(
  context: PartnerContext,
  { note, ...sought }: Sought & { note: string },
  office: string,
): Promise<Outcome<true, InquiryRefusal>> {
  return inTransaction(context, async (context) => {
    const { partner, today, policy, db } = context;
    const about = aboutOf(sought);
    const checked = checkInquiry(await listOwnOpen(context), about);
    if (!checked.ok) return checked;
    const id = context.newId('rin');
    const dueOn = bankDaysAfter(today, policy.questionAnswerDays);
    const { orderNumber, domain, company } = sought;
    const stored = await db
      .insert(referralInquiries)
      .values({
        ...{ id, partnerId: partner.id, about, orderNumber, domain, company, note, dueOn },
        attempt: (await countEarlier(context, about)) + 1,
        askedBy: partner.userId,
        askedOn: today,
      })
      .onConflictDoNothing()
      .returning({ id: referralInquiries.id });
    if (stored.length === 0) return refused({ code: 'asked-already', dueOn });
    const asking = await findPartner(context, partner.id);
    invariant(asking, 'whoever asks is a partner');
    const told = { name: asking.name, about, note, dueOn };
    const desk = { partnerId: null, name: 'ビジネスパートナー制度 事務局', address: office };
    const to = { partnerId: partner.id, name: asking.name, address: asking.email };
    await writeLetters(context, [
      { kind: 'referral-received', about: id, to, text: inquiryReceived(told) },
      { kind: 'referral-asked', about: id, to: desk, text: inquiryAsked({ ...told, id }) },
    ]);
    await recordAct(context, { name: 'referral-asked', things: [{ kind: 'partner', id: partner.id }] });
    return done(true);
  });
}

/** Answers an inquiry, once; the partner is written to. */
export async function answerInquiry(
  context: StaffContext,
  id: InquiryId,
  { outcome, answer }: { outcome: InquiryOutcome; answer: string },
): Promise<Outcome<true, InquiryAnswerRefusal>> {
  return inTransaction(context, async (context) => {
    const { staff, today, db } = context;
    const inquiry = await findInquiry(context, id);
    invariant(inquiry, 'the inquiry was shown before it was answered');
    const { partnerId, partnerName: name, partnerEmail, about, note } = inquiry;
    const orders = await findAnyonesSought(context, inquiry);
    const found = orders.map((order) => {
      const waiting = order.moves.find((move) => move.outcome === null);
      return { partnerId: order.partnerId, movesTo: waiting ? waiting.toPartnerId : null };
    });
    const checked = checkInquiryAnswer(outcome, partnerId, found);
    if (!checked.ok) return checked;
    const stored = await db
      .insert(referralAnswers)
      .values({ inquiryId: id, outcome, answer, answeredBy: staff.userId, answeredOn: today })
      .onConflictDoNothing()
      .returning({ id: referralAnswers.inquiryId });
    if (stored.length === 0) return refused({ code: 'answered-already' });
    const text = inquiryAnswered({ name, about, note, outcome, answer });
    const to = { partnerId, name, address: partnerEmail };
    await writeLetters(context, [{ kind: 'referral-answered', about: id, to, text }]);
    await recordAct(context, { name: 'referral-answered', things: [{ kind: 'partner', id: partnerId }] });
    return done(true);
  });
}
