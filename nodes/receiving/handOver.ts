import type { IDataObject, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import type { EventIntake } from './EventIntake';
import type { EventItem } from './EventItem';
import { watchResponse } from './watchResponse';

/** An event that passed every check of its trigger. */
export interface VerifiedEvent {
  item: EventItem;
  /** Roughly what it occupies in memory. */
  bytes: number;
  /** Whether it may share an execution with others. */
  combine: boolean;
  /** The body that acknowledges it, with status 200. */
  reply: IDataObject;
}

/**
 * Phase one of a webhook trigger, once a request is verified: hands its event to n8n, or acknowledges
 * it if n8n has stored it already.
 *
 * @param refuse answers when the event is not known to be stored, so that it is delivered again
 */
export async function handOver(
  context: IWebhookFunctions,
  intake: EventIntake<EventItem>,
  { item, bytes, combine, reply }: VerifiedEvent,
  refuse: () => IWebhookResponseData,
): Promise<IWebhookResponseData> {
  // A person who tests wants the event to run again, and nobody else's with it.
  if (context.getMode() === 'manual') return startExecution([item], reply);
  const response = context.getResponseObject();
  const admission = await intake.admit(item.eventId, item, bytes, combine);
  switch (admission.action) {
    case 'start':
      admission.settleWhen(watchResponse(response));
      return startExecution(admission.events, reply);
    case 'acknowledge':
      response.json(reply);
      return { noWebhookResponse: true };
    case 'refuse':
      return refuse();
  }
}

function startExecution([first, ...rest]: EventItem[], reply: IDataObject): IWebhookResponseData {
  // n8n sends `webhookResponse` when it answers itself, `execute()` sends `reply` otherwise.
  return { workflowData: [[{ ...first, reply } as EventItem, ...rest]], webhookResponse: reply };
}
