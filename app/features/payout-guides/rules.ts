import { type Day, addDays } from '#app/core/calendar.ts';

/** Days after which a mail that did not come is asked for: mail servers may try for that long. */
const PATIENCE_DAYS = 2;

/** Where the notice of a payout stands, as a partner who misses it needs to know. */
export type NoticeStanding = 'not-due' | 'on-its-way' | 'sent' | 'kept' | 'failed';

/** Where a notice stands: its letter's state, or that none was written yet. MAIL-04. */
export function noticeStanding(letter: { state: 'waiting' | 'sent' | 'kept' | 'failed' } | undefined): NoticeStanding {
  if (!letter) return 'not-due';
  return letter.state === 'waiting' ? 'on-its-way' : letter.state;
}

/** From which day on a notice written on a day is worth asking after. */
export function missedFrom(writtenOn: Day): Day {
  return addDays(writtenOn, PATIENCE_DAYS);
}

/** An address shown to its own people: enough to recognise it by, not to be read over a shoulder. */
export function maskedAddress(address: string): string {
  const at = address.lastIndexOf('@');
  const [name, domain] = [address.slice(0, Math.max(0, at)), address.slice(at + 1)];
  return `${[...name].slice(0, 2).join('')}***@${domain}`;
}
