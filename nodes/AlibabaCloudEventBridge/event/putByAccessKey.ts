import type {
  ICredentialDataDecryptedObject,
  IDataObject,
  IExecuteFunctions,
  INodeExecutionData,
} from 'n8n-workflow';

import { cloudEvent, type CloudEvent } from '../../../protocols/eventbridge/cloudEvent';
import { accountOf } from '../../accounts/eventBridge';
import { accountOfEach } from '../../accounts/accountOfEach';
import { ACCESS_KEY_CREDENTIAL, callApi } from '../../eventBridgeAccount/callApi';
import {
  refusalOf,
  type EventBridgeFailure,
  type EventBridgeOutcome,
} from '../../eventBridgeAccount/outcome';
import { ATTEMPTS, LONGEST_RETRY_AFTER_MILLISECONDS, pauseAfter } from '../../sending/attempts';
import { inParallel } from '../../sending/inParallel';
import { errorOutput, itemError, serviceError } from '../../sending/itemErrors';
import { parameterReader } from '../../sending/parameterReader';
import { pause } from '../../sending/pause';
import { stableIds } from '../../sending/stableIds';
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

const unmentioned: EventBridgeFailure = {
  cause: "EventBridge's answer says nothing about this event.",
  fix: 'Retry the execution: the event keeps its id.',
  said: 'no entry in EntryList',
};

/** An account that items are sent by; a credential may give each item another. */
interface Account {
  credential: ICredentialDataDecryptedObject;
  endpoint: string;
  /** By name. */
  buses: Map<string, Bus>;
  /** Why nothing gets on any of its buses. */
  refusal?: EventBridgeFailure;
}

/** An event bus that items are for. The service takes events for one at a time. */
interface Bus {
  account: Account;
  entries: Entry[];
  /** Why nothing gets on this bus. */
  refusal?: EventBridgeFailure;
}

/** An item whose event was not taken. */
interface Failed {
  entry: Entry;
  failure: EventBridgeFailure;
}

/** Puts the events of all items on their buses, in as few requests as the limits allow. */
class EventPut {
  /** By item. */
  private readonly results: Array<IDataObject | Error> = [];
  /** By their credentials. */
  private readonly accounts = new Map<string, Account>();
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
    const buses = [...this.accounts.values()].flatMap((account) => [...account.buses.values()]);
    const requests = buses.flatMap((bus) =>
      inRequests(bus.entries, bus.account.endpoint).map((entries) => ({ bus, entries })),
    );
    await inParallel(requests, PARALLEL_REQUESTS, async ({ bus, entries }) => {
      try {
        // Cut anew: what the endpoint takes may be known better by now.
        const { endpoint } = bus.account;
        for (const request of inRequests(entries, endpoint)) await this.send(bus, request);
      } catch (error) {
        for (const { itemIndex } of entries) this.results[itemIndex] ??= error as Error;
      }
    });
    return this.results.map((result, item) => {
      if (!(result instanceof Error)) return { json: result, pairedItem: { item } };
      const explained = itemError(this.context, result, item);
      if (this.signal?.aborted || !this.context.continueOnFail()) throw explained;
      return errorOutput(explained, { item });
    });
  }

  /** Everything is checked before the first byte is sent. */
  private async readAll(): Promise<void> {
    const accountOfItem = await accountOfEach(this.context, ACCESS_KEY_CREDENTIAL, (credential) =>
      this.account(credential),
    );
    for (const itemIndex of this.context.getInputData().keys()) {
      try {
        const account = await accountOfItem(itemIndex);
        const { event, json } = await this.read(itemIndex);
        const isBinary = event.data_base64 !== undefined;
        if (isBinary) event.data_base64 = '';
        const bytes = Buffer.byteLength(json, 'utf8');
        const { aliyuneventbusname: name } = event;
        const bus = account.buses.get(name) ?? { account, entries: [] };
        account.buses.set(name, bus);
        bus.entries.push({ itemIndex, event, isBinary, bytes });
      } catch (error) {
        const explained = itemError(this.context, error, itemIndex);
        if (!this.context.continueOnFail()) throw explained;
        this.results[itemIndex] = explained;
      }
    }
  }

  private account(credential: ICredentialDataDecryptedObject): Account {
    const key = JSON.stringify(credential);
    const { endpoint } = accountOf(credential);
    const account = this.accounts.get(key) ?? { credential, endpoint, buses: new Map() };
    this.accounts.set(key, account);
    return account;
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
        const requests = inSmallerRequests(rest, bus.account.endpoint, failure.kind === 'tooLarge');
        for (const request of requests) await this.send(bus, request);
        return;
      }
      const failed = failure
        ? rest.map((entry) => ({ entry, failure }))
        : this.readAnswer(bus, rest, outcome.answer);
      const { retryAfter = 0 } = failure ?? {};
      const mayRepeat = ({ failure: { again } }: Failed) =>
        again && retryAfter <= LONGEST_RETRY_AFTER_MILLISECONDS && attempt < ATTEMPTS;
      for (const one of failed) if (!mayRepeat(one)) this.fail(one, attempt);
      rest = failed.filter(mayRepeat).map(({ entry }) => entry);
      if (!rest.length) return;
      await pause(Math.max(pauseAfter(attempt), retryAfter), this.signal);
    }
  }

  private async post(bus: Bus, entries: Entry[]): Promise<EventBridgeOutcome<PutEventsAnswer>> {
    const { credential, refusal } = bus.account;
    const known = refusal ?? bus.refusal;
    if (known) return { failure: known };
    const events = await Promise.all(entries.map(async (entry) => await this.whole(entry)));
    const outcome = await callApi<PutEventsAnswer>(this.context, {
      operation: 'putEvents',
      body: JSON.stringify(events),
      contentType: CONTENT_TYPE,
      credential,
    });
    if (outcome.failure) this.remember(bus, outcome.failure);
    return outcome;
  }

  /** What refuses more than these events need not be asked for again. */
  private remember(bus: Bus, failure: EventBridgeFailure): void {
    if (failure.about === 'key') bus.account.refusal = failure;
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
      const failure = refusalOf({ code: ErrorCode, message: ErrorMessage, status: 200 });
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
    const refusal = { ...failure, attempts, itemIndex };
    this.results[itemIndex] = serviceError(this.context, { said: failure.said }, refusal);
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
