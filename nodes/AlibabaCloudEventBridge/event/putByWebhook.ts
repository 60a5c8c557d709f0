import type {
  ICredentialDataDecryptedObject,
  IDataObject,
  IExecuteFunctions,
  IHttpRequestMethods,
  INodeExecutionData,
} from 'n8n-workflow';

import { LARGEST_EVENT_BYTES } from '../../../protocols/eventbridge/limits';
import { InvalidInput } from '../../../protocols/invalidInput';
import { isRecord } from '../../../protocols/isRecord';
import { parseJson } from '../../../protocols/parseJson';
import { webhookUrlOf } from '../../accounts/eventBridge';
import { readCredential } from '../../accounts/readCredential';
import { REQUEST_TIMEOUT_MILLISECONDS } from '../../eventBridgeAccount/callApi';
import { outcomeOf, type EventBridgeFailure } from '../../eventBridgeAccount/outcome';
import { untilTaken, type Outcome } from '../../sending/attempts';
import { eachTask, taskOfAll, taskOfEach, type Task } from '../../sending/eachTask';
import { itemError } from '../../sending/itemErrors';
import { parameterReader, type ReadParameter } from '../../sending/parameterReader';
import { secretsOfUrl } from '../../sending/quote';
import { request } from '../../sending/request';
import { readData } from './readEvents';

/** The credential with a webhook URL. */
const CREDENTIAL = 'alibabaCloudEventBridgeWebhookApi';

const PARALLEL_REQUESTS = 4;

const THROTTLED = 429;
const SERVER_ERROR = 500;

/** In characters, of an answer that is no object. */
const LONGEST_ANSWER = 1_000;

const PERHAPS_ARRIVED =
  'It is not known whether the event arrived. An event source gives every request an id of its own, so sending it again could make two events: look at the event bus first.';

/** No id tells a repeated event: only what surely was not taken is sent again. */
function webhookFailure(failure: EventBridgeFailure): EventBridgeFailure {
  const { status, mayHaveArrived = status !== undefined && status >= SERVER_ERROR } = failure;
  if (status === THROTTLED) {
    return { ...failure, fix: 'Send it again later: it was not taken.', again: 'soon' };
  }
  if (mayHaveArrived) return { ...failure, fix: PERHAPS_ARRIVED, again: undefined };
  return status === undefined ? failure : { ...failure, again: undefined };
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

/** What is sent for a task. */
interface Request {
  method: IHttpRequestMethods;
  content: ReturnType<typeof contentOf>;
}

async function post(
  context: IExecuteFunctions,
  { method, content }: Request,
  { data, url }: { data: ICredentialDataDecryptedObject; url: URL },
): Promise<Outcome<IDataObject>> {
  // The credential knows the address, which holds the token.
  const asked = { method, url: '', ...content, timeout: REQUEST_TIMEOUT_MILLISECONDS };
  const response = await request(context, asked, { name: CREDENTIAL, data });
  const { statusCode = 0, body } = response.reason === undefined ? response : {};
  if (statusCode >= 200 && statusCode < 300) return { answer: receiptOf(body) };
  const { failure, answer } = outcomeOf<IDataObject>(response, secretsOfUrl(url));
  return failure ? { failure: webhookFailure(failure) } : { answer };
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

const isOneForAll = (read: ReadParameter): boolean => read('requests', 0) === 'all';

/** @throws InvalidInput when the event source could not take what a task is to send */
async function readRequest(
  context: IExecuteFunctions,
  read: ReadParameter,
  { itemIndex }: Task,
): Promise<Request> {
  const readOne = async (item: number) => await readJson(context, read, item);
  const json = isOneForAll(read)
    ? await Promise.all([...context.getInputData().keys()].map(readOne))
    : await readOne(itemIndex);
  const text = JSON.stringify(json);
  checkSize(text);
  const method = read('method', itemIndex) as IHttpRequestMethods;
  return { method, content: contentOf(method, json, text) };
}

/**
 * Posts the data of each item, or of all of them at once, to an HTTP event source.
 *
 * @returns an item for each request: the answer, or the error if the flow is to go on
 */
export async function putByWebhook(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
  const read = parameterReader(context);
  const tasks = isOneForAll(read) ? [taskOfAll(context)] : taskOfEach(context);
  // A retry would post again, as a new event, what came before an item that is wrong.
  if (!context.continueOnFail()) await checkAll(context, read, tasks);
  const accountOf = (data: ICredentialDataDecryptedObject) => ({ data, url: webhookUrlOf(data) });
  return await eachTask(
    context,
    tasks,
    async function* (task) {
      const { itemIndex } = task;
      const account = await readCredential(context, CREDENTIAL, accountOf, itemIndex);
      const asked = await readRequest(context, read, task);
      const once = async () => await post(context, asked, account);
      yield (await untilTaken(context, itemIndex, once)).answer;
    },
    PARALLEL_REQUESTS,
  );
}

async function checkAll(
  context: IExecuteFunctions,
  read: ReadParameter,
  tasks: readonly Task[],
): Promise<void> {
  for (const task of tasks) {
    try {
      await readRequest(context, read, task);
    } catch (error) {
      throw itemError(context, error, task.itemIndex);
    }
  }
}
