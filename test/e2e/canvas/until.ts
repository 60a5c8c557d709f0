import { setTimeout as sleep } from 'node:timers/promises';

/** For slow machines; nobody waits for it when all is well. */
const LIMIT_MS = 60_000;
const POLL_MS = 100;

/**
 * Waits until something is so.
 *
 * @param what says in an error what was waited for
 */
export async function until(what: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + LIMIT_MS;
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error(`Waited in vain until ${what}.`);
    await sleep(POLL_MS);
  }
}
