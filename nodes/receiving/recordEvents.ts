import type { ICheckProcessedOptions, IExecuteFunctions } from 'n8n-workflow';

import type { EventMemory } from './EventMemory';
import { knownFor, SURPLUS_MILLISECONDS, hourlyIds, idsPerEvent } from './hourlyIds';

/**
 * Records events of a trigger node in n8n's database, for as long as they are to be known.
 * Calls for one node must not overlap, as n8n reads and rewrites all that it has of a node.
 *
 * @returns those that were recorded before
 */
export async function recordEvents(
  { helpers }: Pick<IExecuteFunctions, 'helpers'>,
  memory: EventMemory,
  eventIds: string[],
): Promise<string[]> {
  const { milliseconds, inDatabase } = memory.limits;
  const now = Date.now();
  const options: ICheckProcessedOptions = {
    mode: 'entries',
    maxEntries: inDatabase * idsPerEvent(milliseconds),
  };
  const idsOf = (eventId: string) => hourlyIds(eventId, milliseconds, now);
  const { processed } = await helpers.checkProcessedAndRecord(
    eventIds.flatMap(idsOf),
    'node',
    options,
  );
  const recorded = new Set(processed.map(String));
  const repeated = eventIds.filter((eventId) => {
    const rest = knownFor(eventId, milliseconds, now, recorded);
    if (!rest) return false;
    // Of what it ran itself, this process knows to the millisecond when it is new again.
    const forgottenFor = memory.forgottenFor(eventId);
    if (forgottenFor !== undefined && forgottenFor + rest <= SURPLUS_MILLISECONDS) {
      return false;
    }
    memory.forgetWithin(eventId, rest);
    return true;
  });
  // A repetition must not make an event known for longer.
  const needless = repeated.flatMap(idsOf).filter((id) => !recorded.has(id));
  if (needless.length) await helpers.removeProcessed(needless, 'node', options);
  return repeated;
}
