import { asc } from 'drizzle-orm';
import type { PartnerId } from '#app/core/ids.ts';
import type { Context } from '#app/platform/context.server.ts';
import { ownedBy } from '#app/platform/conditions.server.ts';
import { taxRegistrations } from '#db/schema/tax-registrations.ts';

/** What a partner said of its registration, in order of the day it counts from; of two for one day the later word last. */
export async function listRegistrations({ db }: Context, partnerId: PartnerId) {
  return db
    .select({
      fromDay: taxRegistrations.fromDay,
      number: taxRegistrations.number,
      enteredOn: taxRegistrations.enteredOn,
    })
    .from(taxRegistrations)
    .where(ownedBy(taxRegistrations.partnerId, partnerId))
    .orderBy(asc(taxRegistrations.fromDay), asc(taxRegistrations.enteredAt), asc(taxRegistrations.id));
}
