import { type Context, inPlainTransaction } from '#app/platform/context.server.ts';
import type { DoorAct } from '#app/platform/portal.server.ts';
import { recordAct } from '../audit/commands.server.ts';
import type { Thing } from '../audit/rules.ts';
import { countTry } from '../sign-in-limits/commands.server.ts';

/** Longest address of a page that is kept. */
const LONGEST_PATH = 200;

/**
 * Records who came in, left, was turned away or took a file, by the actor of the context. Of one session's refusals so
 * many an hour are kept as the limits say, so that nobody fills the trail by asking again.
 */
export async function recordAtDoor(context: Context, act: DoorAct): Promise<void> {
  const { actor, origin } = context;
  const id = 'userId' in actor ? actor.userId : '';
  if (act.name === 'access-refused' && (await countTry(context, 'refusal', origin?.session ?? id)) !== 'allowed')
    return;
  const things: Thing[] = [{ kind: 'person', id }];
  if ('path' in act) things.push({ kind: 'page', id: act.path.slice(0, LONGEST_PATH) });
  if ('month' in act && act.month) things.push({ kind: 'month', id: act.month });
  await inPlainTransaction(context, (context) => recordAct(context, { name: act.name, things }));
}
