import type { ICheckProcessedOptions, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { EventIntake } from './EventIntake';
import type { EventItem } from './EventItem';
import { noteWebhook } from './ownWebhooks';
import { recordIds, recordsPerId } from './recordIds';

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
  const claimed = items.filter(
    ({ eventId }) => isRepeatable || eventId === undefined || intake.claim(eventId, executionId),
  );
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
  const { milliseconds, inDatabase } = intake.memory;
  const now = Date.now();
  const records = new Map(
    items.flatMap((item) =>
      item.eventId === undefined ? [] : [[item, recordIds(item.eventId, milliseconds, now)]],
    ),
  );
  if (!records.size) return items;
  const options: ICheckProcessedOptions = {
    mode: 'entries',
    maxEntries: inDatabase * recordsPerId(milliseconds),
  };
  const { helpers, logger } = context;
  try {
    const processed = await intake.recordProcessed(
      [...records.values()].flat(),
      async (ids) => await helpers.checkProcessedAndRecord(ids, 'node', options),
    );
    const isRepeated = (item: EventItem) => processed.has(records.get(item)?.[0] ?? '');
    const needless = items
      .filter(isRepeated)
      .flatMap((item) => records.get(item) ?? [])
      .filter((id) => !processed.has(id));
    // A repetition must not make the id known for longer.
    if (needless.length) await helpers.removeProcessed(needless, 'node', options);
    return items.filter((item) => !isRepeated(item));
  } catch (error) {
    // Running an event twice is the smaller harm: it was acknowledged and would not come again.
    const { message } = error as Error;
    logger.warn(`${context.getNode().name} cannot tell repeated events: ${message}`);
    return items;
  }
}
