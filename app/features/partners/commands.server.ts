import { and, gt, isNull, or } from 'drizzle-orm';
import type { Day } from '#app/core/calendar.ts';
import type { PartnerId } from '#app/core/ids.ts';
import { anyOf, insertRows } from '#app/platform/bulk.server.ts';
import type { Context } from '#app/platform/context.server.ts';
import { partners, payees } from '#db/schema/partners.ts';

/** A partner of a company being set up, with the name its account stands in. */
export type AdoptedPartner = {
  partner: {
    id: PartnerId;
    code: string;
    name: string;
    nameKana: string;
    contactName: string;
    email: string;
    phone: string;
    programme: 'discount' | 'cashback';
    joinedOn: Day;
  };
  payee: { familyName: string; givenName: string; familyKana: string; givenKana: string; email: string };
  /** Null while the partner has not confirmed the payee. */
  payeeConfirmedOn: Day | null;
};

/** Takes over partners who joined before, or on a day to come. A code that stands already throws. */
export async function adoptPartners(context: Context, adopted: readonly AdoptedPartner[]): Promise<void> {
  await insertRows(
    context.db,
    partners,
    adopted.map(({ partner }) => ({ ...partner, state: 'active' as const, appliedOn: partner.joinedOn })),
  );
  await insertRows(
    context.db,
    payees,
    adopted.map(({ partner, payee, payeeConfirmedOn }) => ({
      partnerId: partner.id,
      ...payee,
      firstConfirmedOn: payeeConfirmedOn,
      changedAt: context.now,
    })),
  );
}

/** Records that partners confirmed their payee today; an earlier first confirmation stays. MAIL-06. */
export async function storePayeeConfirmations(context: Context, partnerIds: readonly PartnerId[]): Promise<void> {
  if (partnerIds.length === 0) return;
  await context.db
    .update(payees)
    .set({ firstConfirmedOn: context.today })
    .where(
      and(
        anyOf(payees.partnerId, partnerIds),
        or(isNull(payees.firstConfirmedOn), gt(payees.firstConfirmedOn, context.today)),
      ),
    );
}
