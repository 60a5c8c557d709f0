import { randomUUID } from 'node:crypto';
import { FaultMaker } from '../faults';
import { keepLast } from '../keepLast';
import { type CloudEvent, parseEvent } from './cloudEvent';
import { Dispatcher } from './dispatcher';
import { EntryError, errors } from './errors';
import { type EventBridgeFaults, parseFaults } from './faults';
import { Registry } from './registry';
import { ACCOUNT_ID, type EventBridgeSettings, REGION_ID, parseSettings } from './settings';
import { NonceMemory, type SignedRequest, checkSignature } from './signature';
import { type EventTrace, type Origin, Traces } from './trace';

const REMEMBERED_REQUESTS = 1000;
const REMEMBERED_IDS = 100_000;

/** A request to the API or a webhook, and how it ended. */
export interface EventBridgeRequest {
  id: number;
  /** When it came, ISO 8601 in UTC. */
  at: string;
  /** The operation, or "webhook". */
  operation: string;
  /** HTTP status, or what happened instead of an answer. */
  status: number | 'dropped';
  /** The error's code; empty when all went well. */
  code: string;
  /** The error's message, or what became of the request. */
  reason: string;
  /** How many events it carried. */
  entries: number;
  /** How many of these failed. */
  failedEntries: number;
  /** Of its body. */
  bytes: number;
}

/** What happened since the start, or since the memory was cleared. */
export interface Counters {
  requests: number;
  /** Events that are on a bus. */
  accepted: number;
  /** Events that came again, with the source and id of one that was accepted. */
  repeated: number;
  failedEntries: number;
}

/** What became of one event of a request. */
export interface Entry {
  EventId: string;
  TraceId: string;
  ErrorCode?: string;
  ErrorMessage?: string;
}

/** An account's EventBridge: takes events or refuses them, and brings them to the targets. */
export class EventBridge {
  readonly registry: Registry;
  readonly traces: Traces;
  /** The last 1000 requests, oldest first. */
  readonly requests: EventBridgeRequest[] = [];
  readonly counters: Counters = { requests: 0, accepted: 0, repeated: 0, failedEntries: 0 };
  readonly faultMaker = new FaultMaker(parseFaults);
  /** The site's own address; known only when it listens. */
  siteUrl = '';
  private readonly dispatcher: Dispatcher;
  private readonly nonces = new NonceMemory();
  /** Trace ids of the events that were accepted, by bus, source and id. */
  private readonly accepted = new Map<string, string>();
  private present: EventBridgeSettings;
  private lastRequestId = 0;

  /**
   * @param clock gives milliseconds since 1970
   * @param onTrace told of each trace that is new or has changed
   * @throws InvalidInput when a setting is wrong
   */
  constructor(
    settings: EventBridgeSettings,
    readonly clock: () => number,
    onTrace: (trace: EventTrace) => void,
  ) {
    this.present = parseSettings(settings);
    this.registry = new Registry(clock());
    this.traces = new Traces(onTrace);
    this.dispatcher = new Dispatcher(this.traces, () => ({
      siteUrl: this.siteUrl,
      certificateUrl: `${this.siteUrl}/eventbridge/certificate.pem`,
      now: clock(),
    }));
  }

  get settings(): EventBridgeSettings {
    return this.present;
  }

  get faults(): EventBridgeFaults {
    return this.faultMaker.faults;
  }

  /** @throws InvalidInput when a setting is wrong */
  configure(settings: unknown): void {
    const { webhookToken } = this.present;
    this.present = parseSettings(settings);
    for (const { source } of this.registry.allSources()) {
      if (source.token === webhookToken) source.token = this.present.webhookToken;
    }
  }

  /** @throws InvalidInput when a fault is not possible */
  setFaults(faults: unknown): void {
    this.faultMaker.set(faults);
  }

  /** Forgets what happened, but not which events came: they still count once. */
  clear(): void {
    this.traces.clear();
    this.requests.length = 0;
    Object.assign(this.counters, { requests: 0, accepted: 0, repeated: 0, failedEntries: 0 });
  }

  /** Remembers a request that has ended. */
  record(request: Omit<EventBridgeRequest, 'id' | 'at'>): EventBridgeRequest {
    this.lastRequestId += 1;
    const at = new Date(this.clock()).toISOString();
    const recorded = { id: this.lastRequestId, at, ...request };
    keepLast(this.requests, recorded, REMEMBERED_REQUESTS);
    this.counters.requests += 1;
    this.counters.failedEntries += request.failedEntries;
    return recorded;
  }

  /**
   * Checks who sent a request and that it may be done.
   *
   * @throws ServiceError
   */
  authorize(request: SignedRequest, operation: string): void {
    checkSignature(this.settings, request, this.nonces, this.clock());
    if (this.faults.isServiceDisabled) throw errors.serviceNotEnable();
    if (this.faults.deniedOperations.includes(operation)) throw errors.accessDenied();
  }

  /** Takes one event of a request, or says why not. */
  take(value: unknown, senderIp: string): Entry {
    const EventId = idOf(value);
    try {
      const event = parseEvent(value);
      if (!this.registry.buses.has(event.aliyuneventbusname)) {
        const { code, message } = errors.busNotExist(event.aliyuneventbusname);
        throw new EntryError(code, message);
      }
      this.failOnDemand();
      return { EventId, TraceId: this.accept(event, 'API', senderIp) };
    } catch (error) {
      if (!(error instanceof EntryError)) throw error;
      const { code, message } = error;
      return { EventId, TraceId: newTraceId(), ErrorCode: code, ErrorMessage: message };
    }
  }

  /**
   * Puts an event on its bus, unless it is there already.
   *
   * @returns the id of its trace
   */
  accept(event: CloudEvent, via: Origin, senderIp: string): string {
    const bus = this.registry.bus(event.aliyuneventbusname);
    const key = JSON.stringify([bus.name, event.source, event.id]);
    const earlier = this.accepted.get(key);
    if (earlier) {
      this.counters.repeated += 1;
      this.traces.repeat(earlier);
      return earlier;
    }
    const at = new Date(this.clock()).toISOString();
    const traceId = newTraceId();
    const onBus = { time: at, ...event, ...addedBy(at, senderIp) };
    this.remember(key, traceId);
    this.counters.accepted += 1;
    const trace = this.traces.begin({ at, traceId, via, busName: bus.name, event: onBus });
    this.dispatcher.route(bus, onBus, trace);
    return traceId;
  }

  /** Whether every event has come to the end of its way. */
  get isIdle(): boolean {
    return this.dispatcher.isIdle;
  }

  /** Brings nothing more to any target. */
  stop(): void {
    this.dispatcher.stop();
  }

  /** @throws EntryError of an event that fails though nothing is wrong with it */
  private failOnDemand(): void {
    const error = this.faultMaker.takeError('entryError');
    if (error) throw new EntryError(error.code, error.message);
    if (this.faultMaker.picks('partialFailurePercent')) {
      const message = 'The event was not accepted; send it again.';
      throw new EntryError(this.faults.partialFailureCode, message);
    }
  }

  private remember(key: string, traceId: string): void {
    this.accepted.set(key, traceId);
    if (this.accepted.size <= REMEMBERED_IDS) return;
    const [oldest] = this.accepted.keys();
    if (oldest !== undefined) this.accepted.delete(oldest);
  }
}

const newTraceId = () => randomUUID().replaceAll('-', '').toUpperCase();

const idOf = (value: unknown) =>
  typeof value === 'object' && value !== null && 'id' in value && typeof value.id === 'string'
    ? value.id
    : '';

/** What the service itself writes into an event. */
const addedBy = (at: string, senderIp: string) => ({
  aliyunaccountid: ACCOUNT_ID,
  aliyunoriginalaccountid: ACCOUNT_ID,
  aliyunpublishtime: at,
  aliyunpublishaddr: senderIp,
  aliyunregionid: REGION_ID,
});
