import type { IdOf } from '#app/core/ids.ts';
import type { NewId } from '#app/platform/new-id.server.ts';

/** Ids that count up from 1: two histories told alike bear the same ids, so their databases can be compared whole. */
export function repeatedIds(): NewId {
  let count = 0;
  return (kind) => {
    count += 1;
    return `${kind}_${String(count).padStart(20, '0')}` as IdOf[typeof kind];
  };
}
