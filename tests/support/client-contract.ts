import { day } from '#app/core/calendar.ts';
import type { ContractId, PartnerId } from '#app/core/ids.ts';
import { invariant } from '#app/core/invariant.ts';
import { placeOrders } from '#app/features/orders/commands.server.ts';
import { recordPayments } from '#app/features/payments/commands.server.ts';
import type { Context } from '#app/platform/context.server.ts';
import type { Db } from '#app/platform/db.server.ts';
import { asStaff } from './company.ts';
import { lettersIn } from './written.ts';

/** Clients' orders, one for each month count, paid at once; answers the contracts in that order. */
export async function givenClients(
  context: Context,
  startsOn: string,
  partnerId: PartnerId | null,
  months: readonly number[],
): Promise<ContractId[]> {
  const placed = await placeOrders(
    context,
    months.map((termMonths) => ({
      ...{ planCode: 'S', termMonths, startsOn: day(startsOn), partnerId },
      client: {
        ...{ company: '株式会社あおぞら商店', companyKana: 'アオゾラショウテン', contactName: '青空 花子' },
        ...{ contactKana: 'アオゾラ ハナコ', email: 'hanako@aozora.example', phone: '03-1234-5678' },
        ...{ orderSlug: null, doneToken: context.newId('let'), consentVersion: 'test', consentedAt: context.now },
      },
    })),
  );
  invariant(placed.ok, 'the orders are those of any day');
  await recordPayments(
    asStaff(context),
    placed.value.map(({ invoice }) => ({ invoiceId: invoice.id, amount: invoice.total })),
  );
  return placed.value.map(({ contractId }) => contractId);
}

/** The secret of the address in the latest letter that leads a client to its contract. */
export async function latestContractSecret(db: Db): Promise<string> {
  const rows = await lettersIn(db);
  const letter = rows.findLast(({ contractLink }) => contractLink !== null);
  invariant(letter?.contractLink, 'a client was written to');
  return letter.contractLink.replace('/contract/', '');
}
