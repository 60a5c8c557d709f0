import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { batches } from '../../protocols/eventbridge/batches';
import { cloudEvent, type CloudEvent } from '../../protocols/eventbridge/cloudEvent';
import { ATTEMPTS, pauseAfter } from '../sending/attempts';
import { inParallel } from '../sending/inParallel';
import { errorOutput, itemError, serviceError } from '../sending/itemErrors';
import { parameterReader } from '../sending/parameterReader';
import { pause } from '../sending/pause';
import { readCredential } from '../accounts/readCredential';
import { stableIds } from '../sending/stableIds';
import { accountOf } from '../accounts/eventBridge';
import { callApi, failureOf, type Failure } from '../eventBridgeAccount/callApi';
import { readData, readEvent } from './readEvents';

/** DingTalk bursts are small; more would only bring the throttling of the bus nearer. */
const PARALLEL_REQUESTS = 4;

const CONTENT_TYPE = 'application/cloudevents-batch+json; charset=utf-8';

/** The service's answer. Source: public SDK `aliyun/alibabacloud-eventbridge-sdk`, 2026-03. */
interface PutEventsAnswer {
  RequestId?: string;
  EntryList?: Array<{
    EventId?: string;
    TraceId?: string;
    ErrorCode?: string;
    ErrorMessage?: string;
  }>;
}

/** With these, the next request would be refused as well. */
const REFUSES_ALL = [401, 403];

const unmentioned: Failure = {
  cause: "EventBridge's answer says nothing about this event.",
  fix: 'Retry the execution: the event keeps its id.',
  said: 'no entry in EntryList',
};

/** An item on its way to an event bus. */
interface Entry {
  itemIndex: number;
  /** Without binary data, which is read again rather than kept. */
  event: CloudEvent;
  isBinary: boolean;
  bytes: number;
}

/** The service takes events for one bus at a time. */
function requestsFor(entries: Entry[]): Entry[][] {
  const buses = new Map<string, Entry[]>();
  for (const entry of entries) {
    const ofBus = buses.get(entry.event.aliyuneventbusname) ?? [];
    ofBus.push(entry);
    buses.set(entry.event.aliyuneventbusname, ofBus);
  }
  return [...buses.values()].flatMap((ofBus) =>
    batches(ofBus.map(({ bytes }) => bytes)).map(({ start, end }) => ofBus.slice(start, end)),
  );
}

/** Puts the events of all items on their buses, in as few requests as the limits allow. */
class EventPut {
  /** By item. */
  private readonly results: Array<IDataObject | Error> = [];
  private refusal?: Failure;
  private readonly parameter;
  private readonly idOf;
  private readonly signal;

  constructor(private readonly context: IExecuteFunctions) {
    this.parameter = parameterReader(context);
    this.idOf = stableIds(context);
    this.signal = context.getExecutionCancelSignal();
  }

  async run(): Promise<INodeExecutionData[]> {
    const entries = await this.readAll();
    await inParallel(requestsFor(entries), PARALLEL_REQUESTS, async (request) => {
      try {
        await this.send(request);
      } catch (error) {
        for (const { itemIndex } of request) this.results[itemIndex] ??= error as Error;
      }
    });
    return this.results.map((result, item) => {
      if (!(result instanceof Error)) return { json: result, pairedItem: { item } };
      const explained = itemError(this.context, result, item);
      if (!this.context.continueOnFail()) throw explained;
      return errorOutput(explained, { item });
    });
  }

  /** Everything is checked before the first byte is sent. */
  private async readAll(): Promise<Entry[]> {
    const entries: Entry[] = [];
    const credential = readCredential(this.context, 'alibabaCloudEventBridgeApi', accountOf);
    for (const itemIndex of this.context.getInputData().keys()) {
      try {
        await credential;
        const { event, json } = await this.read(itemIndex);
        const isBinary = event.data_base64 !== undefined;
        if (isBinary) event.data_base64 = '';
        entries.push({ itemIndex, event, isBinary, bytes: Buffer.byteLength(json, 'utf8') });
      } catch (error) {
        const explained = itemError(this.context, error, itemIndex);
        if (!this.context.continueOnFail()) throw explained;
        this.results[itemIndex] = explained;
      }
    }
    return entries;
  }

  private async read(itemIndex: number): Promise<{ event: CloudEvent; json: string }> {
    const busName = String(this.parameter('eventBusName', itemIndex) ?? '');
    const parts = await readEvent(this.context, this.parameter, itemIndex, this.idOf);
    return cloudEvent(parts, busName);
  }

  /** Sends events until each is accepted, refused, or has had its attempts. */
  private async send(entries: Entry[]): Promise<void> {
    let rest = entries;
    for (let attempt = 1; rest.length; attempt++) {
      this.signal?.throwIfAborted();
      const failures = await this.attempt(rest);
      const again = rest.filter(({ itemIndex }) => failures.get(itemIndex)?.again);
      const isLast = attempt === ATTEMPTS;
      for (const { itemIndex } of rest) {
        const failure = failures.get(itemIndex);
        if (failure && (isLast || !failure.again)) this.fail(itemIndex, failure, attempt);
      }
      if (isLast || !again.length) return;
      rest = again;
      await pause(pauseAfter(attempt), this.signal);
    }
  }

  /** @returns what went wrong, by item */
  private async attempt(entries: Entry[]): Promise<Map<number, Failure>> {
    const all = (failure: Failure) =>
      new Map(entries.map(({ itemIndex }) => [itemIndex, failure] as const));
    if (this.refusal) return all(this.refusal);
    const events = await Promise.all(entries.map(async (entry) => await this.whole(entry)));
    const body = JSON.stringify(events);
    const outcome = await callApi<PutEventsAnswer>(this.context, 'putEvents', body, CONTENT_TYPE);
    if (outcome.failure) {
      const { status = 0, again } = outcome.failure;
      if (REFUSES_ALL.includes(status) && !again) this.refusal = outcome.failure;
      return all(outcome.failure);
    }
    const { RequestId, EntryList = [] } = outcome.body;
    const failures = new Map<number, Failure>();
    entries.forEach(({ itemIndex }, index) => {
      const { EventId, TraceId, ErrorCode, ErrorMessage } = EntryList[index] ?? {};
      if (ErrorCode) failures.set(itemIndex, failureOf(ErrorCode, ErrorMessage, 200));
      else if (!EventId) failures.set(itemIndex, unmentioned);
      else this.results[itemIndex] = { eventId: EventId, traceId: TraceId, requestId: RequestId };
    });
    return failures;
  }

  private async whole({ itemIndex, event, isBinary }: Entry): Promise<CloudEvent> {
    if (!isBinary) return event;
    const data = await readData(this.context, this.parameter, itemIndex);
    return 'bytes' in data ? { ...event, data_base64: data.bytes.toString('base64') } : event;
  }

  private fail(itemIndex: number, { cause, fix, said }: Failure, attempts: number): void {
    const refusal = { cause, fix, said, attempts, itemIndex };
    this.results[itemIndex] = serviceError(this.context, { said }, refusal);
  }
}

/**
 * Puts an event on an event bus for each item.
 *
 * @returns an item for each of them: the service's receipt, or the error if the flow is to go on
 */
export async function putEvents(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
  return await new EventPut(context).run();
}
