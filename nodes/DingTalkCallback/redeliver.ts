import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { openCallback, sealReply, type CallbackKeys } from '../../protocols/dingtalk/callback';
import { toHttpMessage, type DingTalkEvent } from '../../protocols/dingtalk/event';
import { InvalidInput } from '../../protocols/invalidInput';
import { parseJson } from '../../protocols/parseJson';
import { isWebAddress } from '../../protocols/webAddress';
import { callbackKeys } from '../accounts/callbackKeys';
import type { Operation } from '../operations';
import { QUOTED_CHARACTERS } from '../sending/quote';
import { reasonOf } from '../sending/reasonOf';
import { ATTEMPTS, pauseAfter } from '../sending/attempts';
import { inParallel } from '../sending/inParallel';
import { errorOutput, itemError, serviceError } from '../sending/itemErrors';
import { pause } from '../sending/pause';
import { readCredential } from '../accounts/readCredential';

const PARALLEL_REQUESTS = 10;
const REQUEST_TIMEOUT_MILLISECONDS = 20_000;
const OK = 200;
const SERVER_ERROR = 500;

/** Why the trigger did not acknowledge an event. */
interface Failure {
  cause: string;
  fix: string;
  said: string;
  /** Whether it may do so in a moment. */
  isBusy: boolean;
}

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

function failureOf(status: number, body: unknown): Failure {
  const { message, fix } = (parseJson(body) ?? {}) as { message?: unknown; fix?: unknown };
  return {
    cause: 'The trigger did not acknowledge the event.',
    fix: typeof fix === 'string' ? fix : LOOK_AT_TRIGGER,
    said: [`HTTP status ${status}`, message].filter(Boolean).join(': ').slice(0, QUOTED_CHARACTERS),
    isBusy: status >= SERVER_ERROR,
  };
}

async function push(
  context: IExecuteFunctions,
  url: string,
  event: DingTalkEvent,
  keys: CallbackKeys,
): Promise<Failure | undefined> {
  const text = JSON.stringify(toHttpMessage(event));
  const { msg_signature, timeStamp, nonce, encrypt } = sealReply(text, keys.current, keys.ownerKey);
  try {
    const { statusCode, body } = (await context.helpers.httpRequest({
      method: 'POST',
      url,
      qs: { signature: msg_signature, msg_signature, timestamp: timeStamp, nonce },
      body: { encrypt },
      json: true,
      timeout: REQUEST_TIMEOUT_MILLISECONDS,
      disableFollowRedirect: true,
      ignoreHttpStatusErrors: true,
      returnFullResponse: true,
    })) as { statusCode: number; body: unknown };
    if (statusCode === OK && isAcknowledgement(body, keys)) return undefined;
    return failureOf(statusCode, body);
  } catch (error) {
    const { reason: said, isBroken: isBusy } = reasonOf(error);
    return { cause: 'The trigger could not be reached.', fix: LOOK_AT_TRIGGER, said, isBusy };
  }
}

async function deliver(
  context: IExecuteFunctions,
  itemIndex: number,
  keys: CallbackKeys,
): Promise<DingTalkEvent> {
  const url = readTriggerUrl(context.getNodeParameter('triggerUrl', itemIndex));
  const event = readEvent(context.getNodeParameter('event', itemIndex));
  const signal = context.getExecutionCancelSignal();
  for (let attempt = 1; ; attempt++) {
    signal?.throwIfAborted();
    const failure = await push(context, url, event, keys);
    if (!failure) return event;
    const { isBusy, said, ...words } = failure;
    if (!isBusy || attempt === ATTEMPTS) {
      throw serviceError(context, { said }, { ...words, said, attempts: attempt, itemIndex });
    }
    await pause(pauseAfter(attempt), signal);
  }
}

/**
 * Pushes each item's event to a DingTalk Callback Trigger as DingTalk would. The trigger stores an
 * event before it acknowledges it, and runs it only once.
 *
 * @returns an item for each: the event, or the error if the flow is to go on
 */
async function run(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
  const reading = readCredential(context, 'dingTalkCallbackApi', callbackKeys);
  const output: INodeExecutionData[] = [];
  await inParallel(context.getInputData().keys(), PARALLEL_REQUESTS, async (itemIndex) => {
    const pairedItem = { item: itemIndex };
    try {
      const event = await deliver(context, itemIndex, await reading);
      output[itemIndex] = { json: event as unknown as IDataObject, pairedItem };
    } catch (error) {
      const explained = itemError(context, error, itemIndex);
      if (!context.continueOnFail()) throw explained;
      output[itemIndex] = errorOutput(explained, pairedItem);
    }
  });
  return [output];
}

export const redeliver: Operation = {
  name: 'Redeliver Event',
  action: 'Redeliver event',
  description:
    'Push an event to a DingTalk Callback Trigger as DingTalk would; what the trigger has selected runs once, however often it comes',
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
