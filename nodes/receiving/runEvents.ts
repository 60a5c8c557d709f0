import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { EventIntake } from './EventIntake';
import type { EventItem } from './EventItem';
import { noteWebhook } from '../loopGuard';
import { recordEvents } from './recordEvents';

/**
 * Phase two of a webhook trigger: the execution is stored, so the request is answered, and events
 * that another execution has run are dropped.
 *
 * @returns the items for the flow, one per event
 */
export async function runEvents(
  context: IExecuteFunctions,
  intake: EventIntake<EventItem>,
): Promise<INodeExecutionData[]> {
  const items = context.getInputData() as EventItem[];
  const reply = items[0]?.reply;
  const mode = context.getMode();
  noteWebhook(context);
  // A person who tests or retries wants the event to run again.
  const isRepeatable = mode === 'manual' || mode === 'retry';
  const executionId = context.getExecutionId();
  const claimed = items.filter(({ eventId, alias }) => {
    if (isRepeatable || eventId === undefined) return true;
    const isFirst = intake.claim(eventId, executionId);
    if (isFirst && alias !== undefined) intake.claim(alias, executionId);
    return isFirst;
  });
  if (reply && mode !== 'retry') {
    await context.sendResponse({ body: reply, headers: {}, statusCode: 200 });
  }
  const fresh = isRepeatable ? claimed : await withoutProcessed(context, intake, claimed);
  return fresh.map(({ json }, item) => ({ json, pairedItem: { item } }));
}

async function withoutProcessed(
  context: IExecuteFunctions,
  intake: EventIntake<EventItem>,
  items: EventItem[],
): Promise<EventItem[]> {
  const ids = items.flatMap(({ eventId, alias }) =>
    eventId === undefined ? [] : [...new Set([eventId, alias ?? eventId])],
  );
  if (!ids.length) return items;
  try {
    const processed = await intake.recordProcessed(ids, async (all) => ({
      processed: await recordEvents(context, intake, all),
    }));
    return items.filter(({ eventId }) => eventId === undefined || !processed.has(eventId));
  } catch (error) {
    // Running an event twice is the smaller harm: it was acknowledged and would not come again.
    const { message } = error as Error;
    context.logger.warn(`${context.getNode().name} cannot tell repeated events: ${message}`);
    return items;
  }
}
