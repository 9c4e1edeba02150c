import { type Day, addDays } from './calendar.ts';
import { invariant } from './invariant.ts';

/** A whole day in a calendar: what stands in it, and under which name the same entry is found again. */
export type CalendarEvent = { uid: string; on: Day; summary: string; description: string };

/** Octets of a line at most, its end not counted. */
const LONGEST_LINE = 75;

/**
 * A calendar as programs subscribe to it, after RFC 5545: whole days that keep nobody busy, long lines folded between
 * characters, ended by CRLF. The same events are the same text.
 *
 * @param stampedOn the day the entries are as of; read as midnight in London, which every entry must name.
 */
export function calendarText(name: string, events: readonly CalendarEvent[], stampedOn: Day): string {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Partner Portal//Calendar//JA',
    'CALSCALE:GREGORIAN',
    `X-WR-CALNAME:${escaped(name)}`,
    'REFRESH-INTERVAL;VALUE=DURATION:P1D',
    'X-PUBLISHED-TTL:P1D',
    ...events.flatMap(({ uid, on, summary, description }) => [
      'BEGIN:VEVENT',
      `UID:${escaped(uid)}`,
      `DTSTAMP:${digits(stampedOn)}T000000Z`,
      `DTSTART;VALUE=DATE:${digits(on)}`,
      `DTEND;VALUE=DATE:${digits(addDays(on, 1))}`,
      `SUMMARY:${escaped(summary)}`,
      ...(description === '' ? [] : [`DESCRIPTION:${escaped(description)}`]),
      'TRANSP:TRANSPARENT',
      'END:VEVENT',
    ]),
    'END:VCALENDAR',
  ];
  return lines.map((line) => `${folded(line)}\r\n`).join('');
}

function digits(on: Day): string {
  return on.replaceAll('-', '');
}

/** Text as a value: backslashes, commas and semicolons are marked, line breaks written out, other controls left out. */
function escaped(text: string): string {
  return text
    .replace(/\p{Cs}/gu, '\ufffd')
    .replace(/[\\;,]/g, (mark) => `\\${mark}`)
    .replace(/\r\n|\r|\n/g, '\\n')
    .replace(/\p{Cc}/gu, '');
}

/** A line cut so that no piece is longer than it may be; every further one begins with a space. */
function folded(line: string): string {
  const pieces: string[] = [];
  let piece = '';
  let octets = 0;
  for (const character of line) {
    const width = octetsOf(character);
    if (octets + width > LONGEST_LINE) {
      pieces.push(piece);
      [piece, octets] = [' ', 1];
    }
    piece += character;
    octets += width;
  }
  return [...pieces, piece].join('\r\n');
}

/** How many octets a character has in UTF-8. */
function octetsOf(character: string): number {
  const code = character.codePointAt(0);
  invariant(code !== undefined, 'a character has a code point');
  return code < 0x80 ? 1 : code < 0x8_00 ? 2 : code < 0x1_00_00 ? 3 : 4;
}
