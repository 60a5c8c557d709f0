import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

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
  if (reply && mode !== 'retry') await answer(context, responseWith(reply));
  const fresh = isRepeatable ? claimed : await withoutProcessed(context, intake, claimed);
  return fresh.map(({ json }, item) => ({ json, pairedItem: { item } }));
}

/**
 * In queue mode an answer may not get back: the worker's job or Redis is gone. The flow runs all the
 * same, as its events may be acknowledged already: by n8n, when it stored them, or by the answer to
 * a repetition. Those that come again for want of an answer are known as repetitions.
 */
async function answer(context: IExecuteFunctions, response: Response): Promise<void> {
  try {
    await context.sendResponse(response);
  } catch (error) {
    const { message } = error as Error;
    warn(context, `cannot answer the sender, but runs the flow: ${message}`);
  }
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
