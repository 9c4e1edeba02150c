import { invariant } from '#app/core/invariant.ts';
import { listOwnCashbacks } from '#app/features/cashback-ways/queries.server.ts';
import { yen } from '#app/core/yen.ts';
import { proposeCorrection } from '#app/features/correction-origins/commands.server.ts';
import { findCorrectable } from '#app/features/correction-origins/queries.server.ts';
import { answerQuestion, askQuestion } from '#app/features/line-questions/commands.server.ts';
import { listOpenQuestions } from '#app/features/line-questions/queries.server.ts';
import { answerInquiry, askAboutReferral } from '#app/features/referral-inquiries/commands.server.ts';
import { listOpenInquiries } from '#app/features/referral-inquiries/queries.server.ts';
import type { PartnerContext } from '#app/platform/context.server.ts';
import { asStaff } from './company.ts';

/** A referral the partner misses, answered: there is none. */
export async function missReferral(own: PartnerContext, word: string): Promise<void> {
  const sought = { orderNumber: null, domain: `${word}-missing.example`, company: word, note: word };
  const asked = await askAboutReferral(own, sought, 'office@example.jp');
  invariant(asked.ok, 'nothing was asked about it before');
  const [waiting] = (await listOpenInquiries(own, 10)).filter(({ partnerId }) => partnerId === own.partner.id);
  invariant(waiting, 'the inquiry waits');
  await answerInquiry(asStaff(own), waiting.id, { outcome: 'not-given', answer: word });
}

/** A question about the latest cashback of a partner that stands, answered; a correction of 10 yen was put up for it before. */
export async function askAndAnswer(own: PartnerContext, question: string): Promise<void> {
  const cashback = (await listOwnCashbacks(own, { limit: 10 })).find(({ voidedOn }) => voidedOn === null);
  invariant(cashback, 'something was earned and stands');
  const { orderNumber, term } = cashback;
  const asked = await askQuestion(own, { orderNumber, term, question }, 'office@example.jp');
  invariant(asked?.ok, 'the line can be asked about');
  const [waiting] = (await listOpenQuestions(own, 10)).filter(({ partnerId }) => partnerId === own.partner.id);
  invariant(waiting, 'the question waits');
  const origin = { kind: 'question' as const, id: waiting.id, orderNumber, term };
  const found = await findCorrectable(own, { orderNumber, term });
  invariant(found, 'what was asked about was earned');
  const { partnerCode, month } = found.cashback;
  const correction = { partnerCode, amount: yen(10), reason: question, month, cashback: { orderNumber, term } };
  invariant((await proposeCorrection(asStaff(own), correction, origin)).ok, 'a question leads to a correction');
  await answerQuestion(asStaff(own), waiting.id, { outcome: 'explained', answer: question });
}
