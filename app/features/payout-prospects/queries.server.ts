import { and, eq, gt, isNull } from 'drizzle-orm';
import type { PartnerId } from '#app/core/ids.ts';
import { yen } from '#app/core/yen.ts';
import { ownedBy } from '#app/platform/conditions.server.ts';
import type { Context, PartnerContext } from '#app/platform/context.server.ts';
import { type Places, prepared } from '#app/platform/prepared.server.ts';
import { adjustmentDirectory, heldCorrections } from '../adjustments/queries.server.ts';
import { cashbackDirectory } from '../cashback/queries.server.ts';
import { findPayee } from '../partners/queries.server.ts';
import { handingDirectory } from '../payout-handings/queries.server.ts';
import { findHold } from '../payout-holds/queries.server.ts';
import { payoutDirectory, payoutsOfCashbacks } from '../payouts/queries.server.ts';
import { type Outlook, outlookOf } from './rules.ts';

/** How the partner's own money stands today, corrections and money kept back included. PRG-18, MAIL-06, MAIL-14. */
export async function loadOwnOutlook(context: PartnerContext): Promise<Outlook> {
  return loadOutlook(context, context.partner.id);
}

/** The same of any partner. */
export async function loadOutlook(context: Context, partnerId: PartnerId): Promise<Outlook> {
  const { today, policy } = context;
  const given = { partnerId };
  const [payee, hold, cashbacks, corrections] = await Promise.all([
    findPayee(context, partnerId),
    findHold(context, partnerId),
    owedCashbacks(context, given),
    owedCorrections(context, given),
  ]);
  const payeeConfirmedOn = payee?.firstConfirmedOn ?? null;
  return outlookOf([...cashbacks, ...corrections], { payeeConfirmedOn, hold: hold ?? null }, today, policy);
}

/** Cashbacks owed and not sent. */
const owedCashbacks = prepared((source, given: Places<{ partnerId: PartnerId }>) => {
  const cashback = cashbackDirectory(source);
  const payout = payoutsOfCashbacks(source);
  const handing = handingDirectory(source);
  return source.db
    .select({
      amount: cashback.amount,
      payableOn: cashback.payableOn,
      payoutMonth: payout.month,
      noticedOn: payout.noticedOn,
      handedOn: handing.handedOn,
    })
    .from(cashback)
    .leftJoin(payout, and(eq(payout.contractId, cashback.contractId), eq(payout.term, cashback.term)))
    .leftJoin(handing, eq(handing.payoutId, payout.payoutId))
    .where(
      and(
        ownedBy(cashback.partnerId, given.partnerId),
        isNull(cashback.voidedOn),
        gt(cashback.amount, yen(0)),
        isNull(payout.sentOn),
      ),
    );
});

/** Corrections, and transfers that came back, that no payout was sent with. */
const owedCorrections = prepared((source, given: Places<{ partnerId: PartnerId }>) => {
  const correction = adjustmentDirectory(source);
  const held = heldCorrections(source);
  const payout = payoutDirectory(source);
  const handing = handingDirectory(source);
  return source.db
    .select({
      amount: correction.amount,
      payableOn: correction.approvedOn,
      payoutMonth: payout.month,
      noticedOn: payout.noticedOn,
      handedOn: handing.handedOn,
    })
    .from(correction)
    .leftJoin(held, eq(held.adjustmentId, correction.id))
    .leftJoin(payout, eq(payout.id, held.payoutId))
    .leftJoin(handing, eq(handing.payoutId, payout.id))
    .where(and(ownedBy(correction.partnerId, given.partnerId), isNull(payout.sentOn)));
});
