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
  | { code: 'not-cashback' }
  | { code: 'too-many-urls'; most: number }
  | { code: 'label-in-use' }
  | { code: 'url-unknown' }
  | { code: 'word-reserved' }
  | { code: 'word-taken' }
  | { code: 'word-claimed'; word: string }
  | { code: 'plan-unknown' };

/** Words that would pass for the company's own, or for a part of this portal. */
const RESERVED = [
  ...[
    'admin',
    'administrator',
    'root',
    'staff',
    'mypage',
    'account',
    'signin',
    'sign-in',
    'login',
    'api',
    'www',
    'mail',
  ],
  ...['order', 'orders', 'done', 'total', 'invoice', 'invoices', 'payment', 'refund', 'reset', 'invitation', 'support'],
  ...['help', 'info', 'contact', 'official', 'campaign', 'partner', 'partners', 'test', 'null', 'undefined', 'about'],
  ...['kddi', 'kddi-web', 'kddiweb', 'kwc', 'cpi', 'cpi-ad', 'cpiad', 'au', 'rakuten', 'mailmoney', 'cashback'],
];

/** A word as it is compared: what is misread from paper is one, and hyphens are nothing. */
export function wordKey(word: string): string {
  return word
    .replaceAll('-', '')
    .replaceAll('0', 'o')
    .replace(/[1i]/g, 'l')
    .replaceAll('5', 's')
    .replaceAll('2', 'z')
    .replaceAll('vv', 'w')
    .replaceAll('rn', 'm');
}

/** Whether text has the form of a word: 4 to 32 letters, digits and single hyphens, beginning with a letter. */
export function isWord(word: string): boolean {
  return /^[a-z](?:-?[a-z0-9])*$/.test(word) && word.length >= 4 && word.length <= 32;
}

/**
 * Whether a partner may have a word for one of its order URLs. A URL has one word for good, because it is printed; its
 * first address goes on working beside it. PRG-06.
 *
 * @param taken whether a word or an address that looks alike is somebody's already.
 */
export function checkWord(
  word: string,
  { has, taken }: { has: string | null; taken: boolean },
): Outcome<true, OrderUrlRefusal> {
  if (has !== null) return refused({ code: 'word-claimed', word: has });
  const key = wordKey(word);
  if (RESERVED.some((reserved) => wordKey(reserved) === key)) return refused({ code: 'word-reserved' });
  return taken ? refused({ code: 'word-taken' }) : done(true);
}

/**
 * Whether somebody opened a page to read it: what only asks for its head, fetches it in advance, or draws it again after
 * a form was sent, is no visit.
 */
export function isVisit(asked: {
  method: string;
  /** What the browser says it fetches the page for. */
  purposes: readonly (string | null)[];
  /** How it fetches it; null where it does not say. */
  mode: string | null;
  /** From where a form was sent; null where none was. */
  origin: string | null;
}): boolean {
  const { method, purposes, mode, origin } = asked;
  const ahead = purposes.some((purpose) => /prefetch|prerender|preview/i.test(purpose ?? ''));
  return method === 'GET' && !ahead && origin === null && (mode === null || mode === 'navigate');
}

/**
 * Only cashback partners hand out order URLs, and not without end. One in use is told from another by its name alone, also
 * where a form is sent twice. PRG-06.
 */
export function checkNewOrderUrl(partner: {
  programme: 'discount' | 'cashback';
  urls: number;
  labelInUse: boolean;
}): Outcome<true, OrderUrlRefusal> {
  if (partner.programme !== 'cashback') return refused({ code: 'not-cashback' });
  if (partner.urls >= MOST_ORDER_URLS) return refused({ code: 'too-many-urls', most: MOST_ORDER_URLS });
  if (partner.labelInUse) return refused({ code: 'label-in-use' });
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
