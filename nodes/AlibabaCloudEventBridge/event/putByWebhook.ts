import type {
  IDataObject,
  IExecuteFunctions,
  IHttpRequestMethods,
  IN8nHttpFullResponse,
  INodeExecutionData,
} from 'n8n-workflow';

import { LARGEST_EVENT_BYTES } from '../../../protocols/eventbridge/limits';
import { InvalidInput } from '../../../protocols/invalidInput';
import { isRecord } from '../../../protocols/isRecord';
import { parseJson } from '../../../protocols/parseJson';
import { ATTEMPTS, pauseAfter } from '../../sending/attempts';
import { inParallel } from '../../sending/inParallel';
import { errorOutput, itemError, serviceError } from '../../sending/itemErrors';
import { parameterReader, type ReadParameter } from '../../sending/parameterReader';
import { pause } from '../../sending/pause';
import { readCredential } from '../../accounts/readCredential';
import { webhookUrlOf } from '../../accounts/eventBridge';
import {
  noAnswer,
  readAnswer,
  REQUEST_TIMEOUT_MILLISECONDS,
  type Failure,
  type Outcome,
} from '../../eventBridgeAccount/callApi';
import { readData } from './readEvents';

const PARALLEL_REQUESTS = 4;

const THROTTLED = 429;

/** In characters, of an answer that is no object. */
const LONGEST_ANSWER = 1_000;

const PERHAPS_ARRIVED =
  'It is not known whether the event arrived. An event source gives every request an id of its own, so sending it again could make two events: look at the event bus first.';

/** What to do about a failure, where no id tells a repeated event. */
function webhookFailure(failure: Failure): Failure {
  const { status = 0 } = failure;
  if (status === THROTTLED) return { ...failure, fix: 'Send it again later: it was not taken.' };
  if (status === 0 || status >= 500) return { ...failure, fix: PERHAPS_ARRIVED };
  return failure;
}

/** A GET request has no body. */
function queryOf(json: unknown): IDataObject {
  if (typeof json !== 'object' || json === null || Array.isArray(json) || 'token' in json) {
    throw new InvalidInput(
      'With the method GET, the fields of the data become the query: it must be one object, without a field called token',
      'Choose POST, if the event source allows it.',
    );
  }
  const fields = Object.entries(json).map(([name, value]) => [
    name,
    typeof value === 'object' ? JSON.stringify(value) : String(value),
  ]);
  return Object.fromEntries(fields) as IDataObject;
}

/** What of a request the data decide. */
const contentOf = (method: IHttpRequestMethods, json: unknown, text: string) =>
  method === 'GET'
    ? { qs: queryOf(json) }
    : { body: text, headers: { 'content-type': 'application/json' } };

/** Whatever an event source says to what it took. */
function receiptOf(body: unknown): IDataObject {
  const answer = parseJson(body) ?? body ?? '';
  if (isRecord(answer)) return answer as IDataObject;
  if (answer === '') return {};
  return { answer: typeof answer === 'string' ? answer.slice(0, LONGEST_ANSWER) : answer };
}

async function post(
  context: IExecuteFunctions,
  method: IHttpRequestMethods,
  content: ReturnType<typeof contentOf>,
): Promise<Outcome<IDataObject>> {
  try {
    const response = (await context.helpers.httpRequestWithAuthentication.call(
      context,
      'alibabaCloudEventBridgeWebhookApi',
      {
        method,
        // The credential knows the address, which holds the token.
        url: '',
        ...content,
        timeout: REQUEST_TIMEOUT_MILLISECONDS,
        disableFollowRedirect: true,
        ignoreHttpStatusErrors: true,
        returnFullResponse: true,
      },
    )) as IN8nHttpFullResponse;
    const { statusCode, body } = response;
    if (statusCode >= 200 && statusCode < 300) return { body: receiptOf(body) };
    const outcome = readAnswer<IDataObject>(response);
    return outcome.failure ? { failure: webhookFailure(outcome.failure) } : outcome;
  } catch (error) {
    return { failure: webhookFailure(noAnswer(error)) };
  }
}

async function readJson(
  context: IExecuteFunctions,
  read: ReadParameter,
  itemIndex: number,
): Promise<unknown> {
  // Left from when the node had an AccessKey.
  if (read('dataFrom', itemIndex) === 'binary') {
    throw new InvalidInput(
      'A file cannot be sent to a webhook URL',
      'Choose other data, or a credential with an AccessKey.',
    );
  }
  const data = await readData(context, read, itemIndex);
  return 'json' in data ? data.json : undefined;
}

function checkSize(text: string): void {
  const bytes = Buffer.byteLength(text, 'utf8');
  if (bytes > LARGEST_EVENT_BYTES) {
    throw new InvalidInput(
      `The event has ${bytes} bytes; EventBridge takes ${LARGEST_EVENT_BYTES}`,
      'Send fewer fields, or one request for each item.',
    );
  }
}

interface Request {
  method: IHttpRequestMethods;
  content: ReturnType<typeof contentOf>;
}

/**
 * @param itemIndexes one item, or all of them for one request
 * @throws InvalidInput when the event source could not take it
 */
async function readRequest(
  context: IExecuteFunctions,
  read: ReadParameter,
  itemIndexes: number[],
): Promise<Request> {
  const [first = 0] = itemIndexes;
  const isOne = read('requests', 0) === 'all';
  const all = await Promise.all(
    itemIndexes.map(async (item) => await readJson(context, read, item)),
  );
  const json = isOne ? all : all[0];
  const text = JSON.stringify(json);
  checkSize(text);
  const method = read('method', first) as IHttpRequestMethods;
  return { method, content: contentOf(method, json, text) };
}

async function send(
  context: IExecuteFunctions,
  { method, content }: Request,
  itemIndex: number,
): Promise<IDataObject> {
  const signal = context.getExecutionCancelSignal();
  for (let attempt = 1; ; attempt++) {
    signal?.throwIfAborted();
    const outcome = await post(context, method, content);
    if (!outcome.failure) return outcome.body;
    const { failure } = outcome;
    // Only this says for sure that the event was not taken.
    if (failure.status !== THROTTLED || attempt === ATTEMPTS) {
      const { cause, fix, said } = failure;
      const refusal = { cause, fix, said, attempts: attempt, itemIndex };
      throw serviceError(context, { said }, refusal);
    }
    await pause(pauseAfter(attempt), signal);
  }
}

async function checkAll(
  context: IExecuteFunctions,
  requests: number[][],
  readOne: (items: number[]) => Promise<Request>,
): Promise<void> {
  for (const items of requests) {
    try {
      await readOne(items);
    } catch (error) {
      throw itemError(context, error, items[0] ?? 0);
    }
  }
}

/**
 * Posts the data of each item, or of all of them at once, to an HTTP event source.
 *
 * @returns an item for each request: the answer, or the error if the flow is to go on
 */
export async function putByWebhook(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
  const itemIndexes = [...context.getInputData().keys()];
  const read = parameterReader(context);
  const isOne = read('requests', 0) === 'all';
  const requests = isOne ? [itemIndexes] : itemIndexes.map((item) => [item]);
  const readOne = async (items: number[]) => await readRequest(context, read, items);
  // A retry would post again, as a new event, what came before an item that is wrong.
  if (!context.continueOnFail()) await checkAll(context, requests, readOne);
  const credential = readCredential(context, 'alibabaCloudEventBridgeWebhookApi', webhookUrlOf);
  const output: INodeExecutionData[] = [];
  await inParallel(requests.entries(), PARALLEL_REQUESTS, async ([index, items]) => {
    const pairedItem = items.map((item) => ({ item }));
    const [first = 0] = items;
    try {
      await credential;
      output[index] = { json: await send(context, await readOne(items), first), pairedItem };
    } catch (error) {
      const explained = itemError(context, error, first);
      if (!context.continueOnFail()) throw explained;
      output[index] = errorOutput(explained, pairedItem);
    }
  });
  return output;
}
