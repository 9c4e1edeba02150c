import type { ClaimId, PartnerId } from '#app/core/ids.ts';

/** What an order URL leads to: a partner, a partner who switched it off, or nobody. */
export type FoundUrl = { state: 'live' | 'off'; partnerId: PartnerId } | { state: 'unknown'; partnerId: null };

/** A registration of the ordering client that is still protected, whoever made it. */
export type MatchingClaim = { id: ClaimId; partnerId: PartnerId };

/** What is known of a referral when an order is sent. */
export type Evidence = {
  url: FoundUrl;
  /** What the client made of the code: left as it came, took it out, or typed one, which leads to a partner or to nobody. */
  code: 'as-it-came' | 'removed' | { partnerId: PartnerId | null };
  /** False where a partner was named and the client said no. */
  wanted: boolean;
  /** The first of the registrations that match and are protected; null without one. */
  claim: MatchingClaim | null;
};

/** Why an order is somebody's referral, or nobody's. */
export type Because = 'url' | 'code' | 'declined' | 'removed' | 'code-unknown' | 'url-off' | 'url-unknown';

/** Whose referral an order is, and whether staff look at it. */
export type Attribution = {
  partnerId: PartnerId | null;
  because: Because;
  conflict: 'claim-of-another' | 'claim-without-url' | null;
  waits: boolean;
};

/**
 * Whose referral an order is. The client's word comes first: what it declined or took out is nobody's, what it typed goes
 * before the URL it came by. A registration decides nothing by itself, because the client agreed to share its order with
 * the partner it was shown and with no other: where it speaks for somebody else, staff look at both. So they do at an
 * address or code that leads to nobody. PRG-06.
 */
export function attribute({ url, code, wanted, claim }: Evidence): Attribution {
  if (!wanted) return { partnerId: null, because: 'declined', conflict: null, waits: false };
  const typed = typeof code === 'object';
  if (code === 'removed' && url.state === 'live') {
    return { partnerId: null, because: 'removed', conflict: null, waits: false };
  }
  const named = typed ? code.partnerId : url.state === 'live' ? url.partnerId : null;
  if (named) {
    const conflict = claim && claim.partnerId !== named ? 'claim-of-another' : null;
    return { partnerId: named, because: typed ? 'code' : 'url', conflict, waits: conflict !== null };
  }
  const because = typed ? 'code-unknown' : url.state === 'off' ? 'url-off' : 'url-unknown';
  return { partnerId: null, because, conflict: claim ? 'claim-without-url' : null, waits: true };
}

/** Why staff's decision about a referral is not taken. */
export type ReferralRefusal = { code: 'nothing-waits' };
