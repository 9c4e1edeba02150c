import { type Outcome, done, refused } from '#app/core/outcome.ts';

/** Most order URLs of one partner: enough for every leaflet, few enough to keep in view. */
export const MOST_ORDER_URLS = 50;

/** Most characters of a label. */
export const LONGEST_LABEL = 40;

/** The longest part of an address that is kept as a slug somebody used. */
const LONGEST_SLUG = 64;

const SLUG = /^[a-z0-9-]{1,64}$/;

/** Why an order URL is not made or changed. */
export type OrderUrlRefusal =
  { code: 'not-cashback' } | { code: 'too-many-urls'; most: number } | { code: 'url-unknown' };

/** Only cashback partners hand out order URLs, and not without end. PRG-06. */
export function checkNewOrderUrl(partner: {
  programme: 'discount' | 'cashback';
  urls: number;
}): Outcome<true, OrderUrlRefusal> {
  if (partner.programme !== 'cashback') return refused({ code: 'not-cashback' });
  if (partner.urls >= MOST_ORDER_URLS) return refused({ code: 'too-many-urls', most: MOST_ORDER_URLS });
  return done(true);
}

/** The part of an address as an order URL's slug, forgiving capitals and spaces; undefined when it cannot be one. */
export function parseSlug(text: string | undefined): string | undefined {
  const slug = (text ?? '').normalize('NFKC').trim().toLowerCase();
  return SLUG.test(slug) ? slug : undefined;
}

/**
 * What a client typed as the code of a referral: an order URL, or its last part. Empty where nothing was typed.
 */
export function tidyCode(text: string): string {
  const typed = text.normalize('NFKC').replace(/[\p{C}\s]/gu, '');
  const inUrl = /(?:^|\/)o\/([^/?#]*)/u.exec(typed);
  return slugAsUsed(inUrl ? inUrl[1] : typed);
}

/** What is kept of the address a client came by, known or not, so that a mistyped one can be traced; may be empty. */
export function slugAsUsed(text: string | undefined): string {
  return (
    parseSlug(text) ??
    Array.from((text ?? '').replace(/[\p{C}\s]/gu, ''))
      .slice(0, LONGEST_SLUG)
      .join('')
  );
}

/** The path of an order URL on this portal. */
export function orderUrlPath(slug: string): string {
  return `/o/${encodeURIComponent(slug)}`;
}
