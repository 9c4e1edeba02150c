import { invariant } from '#app/core/invariant.ts';
import type { Context } from '#app/platform/context.server.ts';
import { moneyDayOf } from '../cashback-ways/queries.server.ts';
import { type LetterDraft, writeLetters } from '../letters/commands.server.ts';
import { loadPartnerNames } from '../letters/queries.server.ts';
import type { PayoutStanding, PayoutWay } from '../payouts/rules.ts';
import { payoutNotice } from './rules.ts';

/** A payout being announced. */
export type NoticedPayout = PayoutWay &
  Pick<PayoutStanding, 'id' | 'month' | 'partnerId' | 'amount' | 'familyName' | 'givenName' | 'email'>;

/** Announces payouts, by mail with the very name the partner must type at the bank. MAIL-04, MAIL-05, MAIL-06. */
export async function writeNotices(context: Context, noticed: readonly NoticedPayout[]): Promise<void> {
  const names = await loadPartnerNames(
    context,
    noticed.map(({ partnerId }) => partnerId),
  );
  await writeLetters(
    context,
    noticed.map((payout): LetterDraft => {
      const { id, email: address, partnerId } = payout;
      const name = names.get(partnerId);
      invariant(name !== undefined, 'a payout goes to a partner');
      return {
        kind: 'payout-notice',
        about: id,
        to: { partnerId, name, address },
        text: noticeOf(context, name, payout),
      };
    }),
  );
}

/** The notice of a payout, with the day on which its money arrives. */
export function noticeOf(
  { policy }: Pick<Context, 'policy'>,
  partnerName: string,
  payout: PayoutWay & Pick<PayoutStanding, 'month' | 'amount' | 'familyName' | 'givenName'>,
) {
  return payoutNotice({ ...payout, partnerName, payOn: moneyDayOf({ ...payout, sentOn: null }, policy) });
}
