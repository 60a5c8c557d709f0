import type { IDataObject, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import {
  checkAge,
  LARGEST_ENCRYPT,
  openCallback,
  readCallbackRequest,
  sealReply,
} from '../../protocols/dingtalk/callback';
import { CallbackError } from '../../protocols/dingtalk/callbackErrors';
import {
  answerTo,
  contentId,
  isUrlCheck,
  parseHttpMessage,
  SUITE_TICKET,
  toEvent,
} from '../../protocols/dingtalk/event';
import { isInRanges } from '../../protocols/ipRanges';
import type { EventItem } from '../receiving/EventItem';
import { handOver } from '../receiving/handOver';
import { intakeOf, keysOf } from './intake';
import { refuse, refuseMisconfigured, refuseUnstored } from './refusals';
import { allowedRanges, maximumAge, selectedCodes, type TriggerOptions } from './settings';

/** What can be told before anything is read from the request. */
function checkEnvelope(context: IWebhookFunctions, options: TriggerOptions): void {
  const { method, ip = '', headers } = context.getRequestObject();
  if (method !== 'POST') throw new CallbackError('wrongMethod');
  const ranges = allowedRanges(options);
  if (ranges && !isInRanges(ip, ranges)) throw new CallbackError('sourceNotAllowed');
  if (!/^application\/json\b/i.test(headers['content-type'] ?? '')) {
    throw new CallbackError('wrongContentType');
  }
}

function isWanted(context: IWebhookFunctions, eventType: string, options: TriggerOptions): boolean {
  if (context.getNodeParameter('events') === 'selected') {
    return selectedCodes(context).includes(eventType);
  }
  return eventType !== SUITE_TICKET || options.includeSuiteTickets === true;
}

async function receive(context: IWebhookFunctions): Promise<IWebhookResponseData> {
  const options = context.getNodeParameter('options', {}) as TriggerOptions;
  checkEnvelope(context, options);
  const request = readCallbackRequest(
    context.getQueryData() as Record<string, unknown>,
    context.getBodyData(),
  );
  if (request.encrypt.length > LARGEST_ENCRYPT) throw new CallbackError('tooLarge');
  const receivedAt = Date.now();
  checkAge(request.timestamp, receivedAt, maximumAge(options));
  const keys = await keysOf(context);
  const { message, keyPair } = openCallback(request, keys);
  const httpMessage = parseHttpMessage(message);
  const reply = { ...sealReply(answerTo(httpMessage), keyPair, keys.ownerKey) };
  const { EventType } = httpMessage;
  if (isUrlCheck(EventType) || !isWanted(context, EventType, options)) {
    context.getResponseObject().json(reply);
    return { noWebhookResponse: true };
  }
  const event = toEvent(httpMessage, receivedAt);
  const item: EventItem = {
    json: { ...event, ...(options.includeRawMessage && { rawMessage: message }) } as IDataObject,
    eventId: event.eventId,
    // The list of failed pushes names no ids.
    contentId: contentId(httpMessage),
  };
  const combine = context.getNodeParameter('combineBursts') === true;
  const verified = { item, bytes: message.length, combine, reply };
  return await handOver(context, intakeOf(context), verified, () => refuseUnstored(context));
}

/**
 * Phase one of the trigger: verifies and decrypts a push, answers what needs no workflow, and hands
 * a wanted event to n8n. Never throws, because n8n would start the workflow for a refused request.
 */
export async function receiveCallback(context: IWebhookFunctions): Promise<IWebhookResponseData> {
  try {
    return await receive(context);
  } catch (error) {
    if (error instanceof CallbackError) return refuse(context, error);
    return refuseMisconfigured(context, error as Error);
  }
}
