import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { cloudEvent, type CloudEvent } from '../../../protocols/eventbridge/cloudEvent';
import { ATTEMPTS, pauseAfter } from '../../sending/attempts';
import { inParallel } from '../../sending/inParallel';
import { errorOutput, itemError, serviceError } from '../../sending/itemErrors';
import { parameterReader } from '../../sending/parameterReader';
import { pause } from '../../sending/pause';
import { readCredential } from '../../accounts/readCredential';
import { stableIds } from '../../sending/stableIds';
import { accountOf } from '../../accounts/eventBridge';
import { callApi, failureOf, type Failure, type Outcome } from '../../eventBridgeAccount/callApi';
import { readData, readEvent } from './readEvents';
import { inRequests, inSmallerRequests, type Entry } from './requests';

/** DingTalk bursts are small; more would only bring the throttling of the bus nearer. */
const PARALLEL_REQUESTS = 4;

const CONTENT_TYPE = 'application/cloudevents-batch+json; charset=utf-8';

/** What became of one event. */
interface AnswerEntry {
  EventId?: string;
  TraceId?: string;
  ErrorCode?: string;
  ErrorMessage?: string;
}

/** The service's answer. Source: public SDK `aliyun/alibabacloud-eventbridge-sdk`, 2026-03. */
interface PutEventsAnswer {
  RequestId?: string;
  /** In the order sent. */
  EntryList?: Array<AnswerEntry | null> | null;
}

const unmentioned: Failure = {
  cause: "EventBridge's answer says nothing about this event.",
  fix: 'Retry the execution: the event keeps its id.',
  said: 'no entry in EntryList',
};

/** An event bus that items are for. The service takes events for one bus at a time. */
interface Bus {
  endpoint: string;
  entries: Entry[];
  /** Why nothing gets on this bus. */
  refusal?: Failure;
}

/** An item whose event was not taken. */
interface Failed {
  entry: Entry;
  failure: Failure;
}

/** Puts the events of all items on their buses, in as few requests as the limits allow. */
class EventPut {
  /** By item. */
  private readonly results: Array<IDataObject | Error> = [];
  /** By name. */
  private readonly buses = new Map<string, Bus>();
  /** Why nothing gets on any bus. */
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
    await this.readAll();
    const requests = [...this.buses.values()].flatMap((bus) =>
      inRequests(bus.entries, bus.endpoint).map((entries) => ({ bus, entries })),
    );
    await inParallel(requests, PARALLEL_REQUESTS, async ({ bus, entries }) => {
      try {
        // Cut anew: what the endpoint takes may be known better by now.
        for (const request of inRequests(entries, bus.endpoint)) await this.send(bus, request);
      } catch (error) {
        for (const { itemIndex } of entries) this.results[itemIndex] ??= error as Error;
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
  private async readAll(): Promise<void> {
    const credential = readCredential(this.context, 'alibabaCloudEventBridgeApi', accountOf);
    for (const itemIndex of this.context.getInputData().keys()) {
      try {
        const { endpoint } = await credential;
        const { event, json } = await this.read(itemIndex);
        const isBinary = event.data_base64 !== undefined;
        if (isBinary) event.data_base64 = '';
        const bytes = Buffer.byteLength(json, 'utf8');
        this.add(endpoint, { itemIndex, event, isBinary, bytes });
      } catch (error) {
        const explained = itemError(this.context, error, itemIndex);
        if (!this.context.continueOnFail()) throw explained;
        this.results[itemIndex] = explained;
      }
    }
  }

  private add(endpoint: string, entry: Entry): void {
    const { aliyuneventbusname: name } = entry.event;
    const bus = this.buses.get(name) ?? { endpoint, entries: [] };
    bus.entries.push(entry);
    this.buses.set(name, bus);
  }

  private async read(itemIndex: number): Promise<{ event: CloudEvent; json: string }> {
    const busName = String(this.parameter('eventBusName', itemIndex) ?? '');
    const parts = await readEvent(this.context, this.parameter, itemIndex, this.idOf);
    return cloudEvent(parts, busName);
  }

  /** Sends events until each is accepted, refused, or has had its attempts. */
  private async send(bus: Bus, entries: Entry[]): Promise<void> {
    let rest = entries;
    for (let attempt = 1; ; attempt++) {
      this.signal?.throwIfAborted();
      const outcome = await this.post(bus, rest);
      const { failure } = outcome;
      if (failure?.about === 'events' && rest.length > 1) {
        const requests = inSmallerRequests(rest, bus.endpoint, failure.kind === 'tooLarge');
        for (const request of requests) await this.send(bus, request);
        return;
      }
      const failed = failure
        ? rest.map((entry) => ({ entry, failure }))
        : this.readAnswer(bus, rest, outcome.body);
      const mayRepeat = ({ failure: { again } }: Failed) => again && attempt < ATTEMPTS;
      for (const one of failed) if (!mayRepeat(one)) this.fail(one, attempt);
      rest = failed.filter(mayRepeat).map(({ entry }) => entry);
      if (!rest.length) return;
      await pause(pauseAfter(attempt), this.signal);
    }
  }

  private async post(bus: Bus, entries: Entry[]): Promise<Outcome<PutEventsAnswer>> {
    const known = this.refusal ?? bus.refusal;
    if (known) return { failure: known };
    const events = await Promise.all(entries.map(async (entry) => await this.whole(entry)));
    const body = JSON.stringify(events);
    const outcome = await callApi<PutEventsAnswer>(this.context, 'putEvents', body, CONTENT_TYPE);
    if (outcome.failure) this.remember(bus, outcome.failure);
    return outcome;
  }

  /** What refuses more than these events need not be asked for again. */
  private remember(bus: Bus, failure: Failure): void {
    if (failure.about === 'key') this.refusal = failure;
    if (failure.about === 'bus') bus.refusal = failure;
  }

  /** Keeps the receipts. */
  private readAnswer(
    bus: Bus,
    entries: Entry[],
    { RequestId, EntryList }: PutEventsAnswer,
  ): Failed[] {
    const answers = Array.isArray(EntryList) ? EntryList : [];
    return entries.flatMap((entry, index) => {
      const { EventId, TraceId, ErrorCode, ErrorMessage } = answers[index] ?? {};
      if (!ErrorCode && !EventId) return { entry, failure: unmentioned };
      if (!ErrorCode) {
        const receipt = { eventId: EventId, traceId: TraceId, requestId: RequestId };
        this.results[entry.itemIndex] = receipt;
        return [];
      }
      const failure = failureOf(ErrorCode, ErrorMessage, 200);
      this.remember(bus, failure);
      return { entry, failure };
    });
  }

  private async whole({ itemIndex, event, isBinary }: Entry): Promise<CloudEvent> {
    if (!isBinary) return event;
    const data = await readData(this.context, this.parameter, itemIndex);
    return 'bytes' in data ? { ...event, data_base64: data.bytes.toString('base64') } : event;
  }

  private fail({ entry: { itemIndex }, failure }: Failed, attempts: number): void {
    const { cause, fix, said } = failure;
    const refusal = { cause, fix, said, attempts, itemIndex };
    this.results[itemIndex] = serviceError(this.context, { said }, refusal);
  }
}

/**
 * Puts an event on an event bus for each item.
 *
 * @returns an item for each of them: the service's receipt, or the error if the flow is to go on
 */
export async function putByAccessKey(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
  return await new EventPut(context).run();
}
