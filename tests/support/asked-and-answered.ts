import { invariant } from '#app/core/invariant.ts';
import { listOwnCashbacks } from '#app/features/cashback-ways/queries.server.ts';
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

/** A question about the first cashback of a partner, answered. */
export async function askAndAnswer(own: PartnerContext, question: string): Promise<void> {
  const [cashback] = await listOwnCashbacks(own, { limit: 1 });
  invariant(cashback, 'something was earned');
  const { orderNumber, term } = cashback;
  const asked = await askQuestion(own, { orderNumber, term, question }, 'office@example.jp');
  invariant(asked?.ok, 'the line can be asked about');
  const [waiting] = (await listOpenQuestions(own, 10)).filter(({ partnerId }) => partnerId === own.partner.id);
  invariant(waiting, 'the question waits');
  await answerQuestion(asStaff(own), waiting.id, { outcome: 'explained', answer: question });
}
