import {
  NodeOperationError,
  type IDataObject,
  type IExecuteFunctions,
  type INodeExecutionData,
} from 'n8n-workflow';

import type { EventIntake } from './EventIntake';
import type { EventItem } from './EventItem';
import { noteWebhook } from '../loopGuard';
import { warn } from './log';
import { recordEvents } from './recordEvents';

type Response = Parameters<IExecuteFunctions['sendResponse']>[0];

const httpResponseWith = (body: IDataObject): Response => ({ body, headers: {}, statusCode: 200 });

/**
 * Phase two of a trigger: the execution is stored, so the sender is answered, and events that
 * another execution has run are dropped.
 *
 * @param responseWith makes of the first item's reply what n8n passes to the process that has the
 *   sender; by default the answer to an HTTP request
 * @returns the items for the flow, one per event
 */
export async function runEvents(
  context: IExecuteFunctions,
  intake: EventIntake<EventItem>,
  responseWith = httpResponseWith,
): Promise<INodeExecutionData[]> {
  const items = context.getInputData() as EventItem[];
  const reply = items[0]?.reply;
  const mode = context.getMode();
  noteWebhook(context);
  // A person who tests or retries wants the event to run again.
  const isRepeatable = mode === 'manual' || mode === 'retry';
  const executionId = context.getExecutionId();
  const claimed = items.filter(({ eventId, contentId }) => {
    if (isRepeatable || eventId === undefined) return true;
    const isFirst = intake.claim(eventId, executionId);
    if (isFirst && contentId !== undefined) intake.claim(contentId, executionId);
    return isFirst;
  });
  try {
    if (reply && mode !== 'retry') await context.sendResponse(responseWith(reply));
  } catch (error) {
    // A worker has lost its job or Redis: the sender was not answered and will deliver again, so
    // the execution of that delivery must find the events unclaimed.
    for (const { eventId, contentId } of claimed) {
      for (const id of [eventId, contentId]) if (id !== undefined) intake.release(id, executionId);
    }
    throw new NodeOperationError(context.getNode(), error as Error, {
      description:
        'The sender was not answered and will deliver the event again, which then runs. If this happens often, look after Redis and the workers.',
    });
  }
  const fresh = isRepeatable ? claimed : await withoutProcessed(context, intake, claimed);
  return fresh.map(({ json }, item) => ({ json, pairedItem: { item } }));
}

async function withoutProcessed(
  context: IExecuteFunctions,
  intake: EventIntake<EventItem>,
  items: EventItem[],
): Promise<EventItem[]> {
  const ids = items.flatMap(({ eventId, contentId }) =>
    eventId === undefined ? [] : [...new Set([eventId, contentId ?? eventId])],
  );
  if (!ids.length) return items;
  try {
    const recorded = await intake.records.record(
      ids,
      async (all) => await recordEvents(context, intake.memory, all),
    );
    return items.filter(({ eventId }) => eventId === undefined || !recorded.has(eventId));
  } catch (error) {
    // Running an event twice is the smaller harm: it was acknowledged and would not come again.
    const { message } = error as Error;
    warn(context, `cannot tell repeated events: ${message}`);
    return items;
  }
}
