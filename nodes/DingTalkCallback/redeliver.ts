import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { openCallback, sealReply, type CallbackKeys } from '../../protocols/dingtalk/callback';
import { toHttpMessage, type DingTalkEvent } from '../../protocols/dingtalk/event';
import { InvalidInput } from '../../protocols/invalidInput';
import { isRecord } from '../../protocols/isRecord';
import { parseJson } from '../../protocols/parseJson';
import { isWebAddress } from '../../protocols/webAddress';
import { callbackKeys } from '../accounts/callbackKeys';
import type { Operation } from '../operations';
import { quote } from '../sending/quote';
import { request, type Answer } from '../sending/request';
import { untilTaken, type Failure, type Outcome } from '../sending/attempts';
import { eachItem } from '../sending/eachTask';
import { readCredential } from '../accounts/readCredential';

const PARALLEL_REQUESTS = 10;
const OK = 200;
const SERVER_ERROR = 500;

const LOOK_AT_TRIGGER =
  'Check Trigger URL, that the workflow of the trigger is published, and that both nodes have the same credential.';

function readEvent(value: unknown): DingTalkEvent {
  const event = parseJson(value) as Partial<DingTalkEvent> | null | undefined;
  const { eventId, eventType, data } = event ?? {};
  if (!eventId || !eventType || typeof data !== 'object' || data === null) {
    throw new InvalidInput(
      'This is not a DingTalk event',
      'An event has the fields eventId, eventType and data, as Get Failed Events gives it.',
    );
  }
  return event as DingTalkEvent;
}

function readTriggerUrl(value: unknown): string {
  const url = String(value ?? '').trim();
  if (!isWebAddress(url)) {
    throw new InvalidInput(
      'The Trigger URL is not a web address',
      'Copy the Production URL of the DingTalk Callback Trigger.',
    );
  }
  return url;
}

function isAcknowledgement(body: unknown, keys: CallbackKeys): boolean {
  try {
    const { msg_signature, timeStamp, nonce, encrypt } = parseJson(body) as Record<string, string>;
    const request = { signature: msg_signature, timestamp: timeStamp, nonce, encrypt };
    return openCallback(request as Parameters<typeof openCallback>[0], keys).message === 'success';
  } catch {
    return false;
  }
}

function refused({ statusCode, body, retryAfter }: Answer): Failure {
  const answer = parseJson(body);
  const { message, fix } = isRecord(answer) ? answer : {};
  const words = [`HTTP status ${statusCode}`, ...(typeof message === 'string' ? [message] : [])];
  return {
    cause: 'The trigger did not acknowledge the event.',
    // Whoever answers at the Trigger URL, it may be anything.
    fix: typeof fix === 'string' ? quote(fix) : LOOK_AT_TRIGGER,
    said: quote(words.join(': ')),
    again: statusCode >= SERVER_ERROR ? 'soon' : undefined,
    retryAfter,
  };
}

/** One attempt, as DingTalk would make it. Never throws. */
async function push(
  context: IExecuteFunctions,
  url: string,
  event: DingTalkEvent,
  keys: CallbackKeys,
): Promise<Outcome<DingTalkEvent>> {
  const text = JSON.stringify(toHttpMessage(event));
  const { msg_signature, timeStamp, nonce, encrypt } = sealReply(text, keys.current, keys.ownerKey);
  const response = await request(context, {
    method: 'POST',
    url,
    qs: { signature: msg_signature, msg_signature, timestamp: timeStamp, nonce },
    body: { encrypt },
    json: true,
  });
  if (response.reason !== undefined) {
    const { reason: said, isBroken } = response;
    const cause = 'The trigger could not be reached.';
    // The trigger knows an event that it has got.
    const again = isBroken ? 'soon' : undefined;
    return { failure: { cause, fix: LOOK_AT_TRIGGER, said, again } };
  }
  if (response.statusCode === OK && isAcknowledgement(response.body, keys)) {
    return { answer: event };
  }
  return { failure: refused(response) };
}

async function deliver(context: IExecuteFunctions, itemIndex: number): Promise<IDataObject> {
  const keys = await readCredential(context, 'dingTalkCallbackApi', callbackKeys, itemIndex);
  const url = readTriggerUrl(context.getNodeParameter('triggerUrl', itemIndex));
  const event = readEvent(context.getNodeParameter('event', itemIndex));
  const once = async () => await push(context, url, event, keys);
  const { answer } = await untilTaken(context, itemIndex, once);
  return answer as unknown as IDataObject;
}

/**
 * Pushes each item's event to a DingTalk Callback Trigger as DingTalk would. The trigger stores an
 * event before it acknowledges it, and runs it only once.
 *
 * @returns an item for each: the event, or the error if the flow is to go on
 */
async function run(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
  const work = async (itemIndex: number) => await deliver(context, itemIndex);
  return [await eachItem(context, work, PARALLEL_REQUESTS)];
}

export const redeliver: Operation = {
  name: 'Redeliver Event',
  action: 'Redeliver event',
  description:
    'Push an event to a DingTalk Callback Trigger the way DingTalk does; the trigger runs each event only once, even if it arrives again',
  properties: [
    {
      displayName: 'Trigger URL',
      name: 'triggerUrl',
      type: 'string',
      required: true,
      default: '',
      placeholder: 'e.g. https://n8n.example.com/webhook/…/dingtalk',
      description:
        'The Production URL of the DingTalk Callback Trigger that is to run the event. Its workflow must be published, and if it accepts requests only from some addresses, the one of n8n must be among them.',
    },
    {
      displayName: 'Event',
      name: 'event',
      type: 'json',
      required: true,
      default: '={{ $json }}',
      description: 'The event, as Get Failed Events gives it',
    },
  ],
  run,
};
