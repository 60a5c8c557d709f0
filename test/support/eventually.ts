import { setTimeout as sleep } from 'node:timers/promises';

/** For slow machines; nobody waits for it when all is well. */
const LIMIT_MS = 60_000;
const POLL_MS = 100;

/**
 * Looks again and again until there is something to see.
 *
 * @param what says in an error what was waited for
 * @param withinMs when to give up
 * @returns what was seen at last
 */
export async function eventually<Seen>(
  what: string,
  look: () => Seen | Promise<Seen>,
  withinMs = LIMIT_MS,
): Promise<NonNullable<Seen>> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const seen = await look();
    if (seen) return seen;
    if (Date.now() > deadline)
      throw new Error(`Waited ${withinMs / 1000} s in vain until ${what}.`);
    await sleep(POLL_MS);
  }
}
