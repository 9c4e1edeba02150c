import { Cron } from 'croner';
import type { Log } from './log.server.ts';

/** Work that is woken again and again until it is stopped. */
export type Waker = {
  /** Wakes it now, or joins the waking in progress. */
  wake(): Promise<void>;
  /** Wakes it no more, asks the waking in progress to break off at a good place, and waits for it. */
  stop(): Promise<void>;
};

/**
 * Wakes work by a cron pattern on Tokyo's clock, never twice at once. Work that fails is logged under its name and woken
 * again at the next time, so it has to be idempotent.
 */
export function wakeBy(
  pattern: string,
  { name, log }: { name: string; log: Log },
  work: (shouldStop: () => boolean) => Promise<void>,
): Waker {
  let inProgress: Promise<void> | undefined;
  let stopping = false;
  const wake = () => {
    inProgress ??= work(() => stopping)
      .catch((error: unknown) => log('job-failed', { step: name, error }))
      .finally(() => (inProgress = undefined));
    return inProgress;
  };
  const cron = new Cron(pattern, { timezone: 'Asia/Tokyo', unref: true }, () => void wake());
  return {
    wake,
    async stop() {
      stopping = true;
      cron.stop();
      await inProgress;
    },
  };
}
