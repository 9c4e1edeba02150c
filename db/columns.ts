import { bigint, customType, date, text, timestamp } from 'drizzle-orm/pg-core';
import type { Day, Month } from '#app/core/calendar.ts';
import type { IdKind, IdOf } from '#app/core/ids.ts';
import { type Rate, rate } from '#app/core/rate.ts';
import { type Yen, yen } from '#app/core/yen.ts';

/** An id that says what it is, such as `par_…`; ASCII, so it sorts and joins byte by byte. */
export function idColumn<Kind extends IdKind>(name: string) {
  return customType<{ data: IdOf[Kind]; driverData: string }>({ dataType: () => 'text collate "C"' })(name);
}

/** A key that is an id or has one in it; it sorts and joins as ids do, or no index would serve a join of the two. */
export function keyColumn(name: string) {
  return customType<{ data: string; driverData: string }>({ dataType: () => 'text collate "C"' })(name);
}

const yenType = customType<{ data: Yen; driverData: string | number }>({
  dataType: () => 'bigint',
  fromDriver: (value) => yen(Number(value)),
});

/** Whole yen. PostgreSQL answers bigint as text; anything JavaScript cannot hold exactly throws. */
export function yenColumn(name: string) {
  return yenType(name);
}

const rateType = customType<{ data: Rate; driverData: string }>({
  dataType: () => 'numeric',
  fromDriver: (value) => rate(value),
});

/** An exact decimal share, 0.15 for 15 %. */
export function rateColumn(name: string) {
  return rateType(name);
}

/** A civil day at the company; it never becomes a moment. */
export function dayColumn(name: string) {
  return date(name, { mode: 'string' }).$type<Day>();
}

/** A calendar month as text, "2026-05". */
export function monthColumn(name: string) {
  return text(name).$type<Month>();
}

/** A moment on the wall clock, with its zone. */
export function momentColumn(name: string) {
  return timestamp(name, { withTimezone: true, mode: 'date' });
}

const bytesType = customType<{ data: Uint8Array; driverData: Uint8Array }>({ dataType: () => 'bytea' });

/** A file byte by byte. */
export function bytesColumn(name: string) {
  return bytesType(name);
}

/** A whole number that counts something: contracts, parts, attempts. */
export function countColumn(name: string) {
  return bigint(name, { mode: 'number' });
}
