import type { Context } from '#app/platform/context.server.ts';
import type { Db } from '#app/platform/db.server.ts';
import { adoptOrderUrls } from '#app/features/referrals/commands.server.ts';
import { givenCompany } from './company.ts';
import { argsFor, portalOn } from './portal.ts';

/** An order page as a client sends it: twelve months of the small company's server, 72,160 yen with set-up and tax. */
export const FILLED = {
  step: 'place',
  referred: 'yes',
  attribution: 'partner',
  planCode: 'S',
  termMonths: '12',
  startsOn: '2026-06-15',
  company: '株式会社あおぞら商店',
  companyKana: 'カブシキガイシャアオゾラショウテン',
  contactName: '青空 花子',
  contactKana: 'アオゾラ ハナコ',
  email: 'hanako@example.jp',
  phone: '03-1234-5678',
  postalCode: '１０５０００１',
  address: '東京都港区虎ノ門2-10-1',
  seenTotal: '72160',
  consent: 'on',
};

/** A small company with two cashback partners, of whom one has a leaflet with an order URL. */
export async function givenLeaflet(db: Db): Promise<Context> {
  const context = await givenCompany(db, '2026-05-20', [
    { id: 'par_a', programme: 'cashback' },
    { id: 'par_b', programme: 'cashback' },
  ]);
  await adoptOrderUrls(context, [{ slug: 'leaflet', partnerId: 'par_a', label: 'チラシ', createdOn: context.today }]);
  return context;
}

/** Sends the page of an order URL, and answers what came of it. */
export async function sendOrder(
  db: Db,
  action: (args: ReturnType<typeof argsFor>) => Promise<unknown>,
  fields: Record<string, string> | FormData | string,
  slug = 'leaflet',
) {
  const body = typeof fields === 'string' || fields instanceof FormData ? fields : new URLSearchParams(fields);
  const request = new Request(`http://localhost:3000/o/${encodeURIComponent(slug)}`, { method: 'POST', body });
  const answer = await action(argsFor(portalOn(db), request, { slug })).catch((thrown: unknown) => thrown);
  if (answer instanceof Response) return { status: answer.status, location: answer.headers.get('location'), answer };
  const { init, data } = answer as {
    init?: { status?: number };
    data: {
      result?: { error?: Record<string, string[]>; initialValue?: unknown };
      review?: { kept: Record<string, string>; changed: string | null } | null;
      quote?: { order: { first: { total: number } } | null; sentence: string | null } | null;
      filledIn?: string | null;
      referral?: { partnerName: string; slug: string } | null;
    };
  };
  return { status: init?.status ?? 200, data };
}
