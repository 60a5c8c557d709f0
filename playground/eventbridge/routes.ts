import { setTimeout as sleep } from 'node:timers/promises';
import { Router } from 'express';
import { type Fresh, Newsroom } from '../Newsroom';
import { InvalidInput } from '../invalidInput';
import type { LiveFeed } from '../live';
import { type Feature, pageRouter } from '../pageRouter';
import { pushCertificate } from './certificate';
import type { CloudEvent } from './cloudEvent';
import { DEMONSTRATION, setUpDemonstration } from './demonstration';
import { ServiceError } from './errors';
import { type Counters, EventBridge, type EventBridgeRequest } from './eventBridge';
import type { EventBridgeFaults } from './faults';
import { type ApiCall, HrApi } from './hrApi';
import { operationNames, operations } from './operations';
import { webhookUrlOf } from './operations/sources';
import { eventBridgeService } from './service';
import type { EventBridgeSettings } from './settings';
import type { EventTrace } from './trace';

const LOOKED_AGAIN_AFTER_MS = 5;

/** EventBridge's part of the playground. */
export interface EventBridgeFeature extends Feature {
  /** Sets up the demonstration of the site at `url`, and gives what programs do with it. */
  startAt: (url: string) => EventBridgeHandle;
  /** Brings nothing more to any target. */
  stop: () => void;
}

interface Happenings {
  traces: EventTrace;
  requests: EventBridgeRequest;
  apiCalls: ApiCall;
}

/** A trace without the event's content, which can be large; the page fetches it when it is opened. */
export type TraceSummary = Omit<EventTrace, 'event'> & {
  event: Pick<CloudEvent, 'id' | 'source' | 'type' | 'subject'>;
};

/** What open pages are told. */
export type EventBridgeNews = Fresh<Omit<Happenings, 'traces'> & { traces: TraceSummary }> & {
  counters: Counters;
};

/** An account's EventBridge in the hands of its owner. */
export interface EventBridgeHandle {
  /** The present settings. */
  readonly settings: EventBridgeSettings;
  /** Address of the API, such as http://127.0.0.1:5680. */
  readonly endpoint: string;
  /** The demonstration's webhook URL, with its secret token. */
  readonly webhookUrl: string;
  /** The names of what the demonstration consists of. */
  readonly demonstration: { bus: string; source: string; rule: string };
  /** The ways of the last 1000 accepted events, oldest first. */
  readonly traces: readonly EventTrace[];
  /** These events, as they are on their buses. */
  readonly events: readonly CloudEvent[];
  /** The last 1000 requests to the API and the webhooks, oldest first. */
  readonly requests: readonly EventBridgeRequest[];
  /** The last 1000 calls that the demonstration's HTTP API received, oldest first. */
  readonly apiCalls: readonly ApiCall[];
  /** What happened since the start, or since `clear`. */
  readonly counters: Readonly<Counters>;
  /** What goes wrong at present. */
  readonly faults: EventBridgeFaults;
  /**
   * Changes settings; what is not given stays.
   *
   * @throws InvalidInput when a setting is wrong
   */
  configure(settings: Partial<EventBridgeSettings>): void;
  /**
   * Makes things go wrong; what is not given does not.
   *
   * @throws InvalidInput when a fault is not possible
   */
  setFaults(faults: Partial<EventBridgeFaults>): void;
  /**
   * Does an operation of the API, such as createEventBus, as the account's owner.
   *
   * @throws ServiceError with the service's code
   */
  run(operation: string, parameters: object): object;
  /** Forgets what happened, but not which events came: they still count once. */
  clear(): void;
  /** Waits until every accepted event has come to the end of its way. */
  settled(): Promise<void>;
}

/**
 * The account's EventBridge: its service, the routes of its page, and what they remember.
 *
 * @param clock gives milliseconds since 1970
 * @throws InvalidInput when `initialSettings` has a wrong setting
 */
export function eventBridgeFeature(
  initialSettings: EventBridgeSettings,
  live: LiveFeed,
  clock: () => number,
): EventBridgeFeature {
  const news = new Newsroom<Happenings>(
    live,
    'eventbridge',
    () => ({ traces: [], requests: [], apiCalls: [] }),
    ({ traces, ...others }): EventBridgeNews => ({
      ...others,
      traces: traces.map(summary),
      counters: bridge.counters,
    }),
  );

  const bridge = new EventBridge(initialSettings, clock, (trace) => news.tell('traces', trace));
  const hrApi = new HrApi(
    clock,
    (url) =>
      url === `${bridge.siteUrl}/eventbridge/certificate.pem`
        ? pushCertificate().certificate
        : undefined,
    (call) => news.tell('apiCalls', call),
  );

  const clear = () => {
    bridge.clear();
    hrApi.clear();
    news.clear();
  };
  const run = (operation: string, parameters: unknown): object => {
    const known = Object.hasOwn(operations, operation) ? operations[operation] : undefined;
    if (!known) throw new InvalidInput(`There is no operation ${operation}.`);
    return known(bridge, parameters);
  };

  const service = Router();
  service.use(eventBridgeService(bridge, (request) => news.tell('requests', request)));
  service.use(hrApi.router(() => bridge.siteUrl));

  const router = pageRouter({
    tells: {
      counters: () => bridge.counters,
      operations: () => operationNames,
      traces: () => bridge.traces.list.map(summary),
      requests: () => bridge.requests,
      'api-calls': () => hrApi.calls,
    },
    keeps: {
      settings: [() => bridge.settings, (settings) => bridge.configure(settings)],
      faults: [() => bridge.faults, (faults) => bridge.setFaults(faults)],
    },
    forgets: { traces: clear },
  });
  router.post('/operations/:operation', (request, response) => {
    response.json(runForPage(() => run(request.params.operation, request.body)));
  });
  router.get('/traces/:id/event', (request, response) => {
    const trace = bridge.traces.list.find(({ id }) => id === Number(request.params.id));
    if (!trace) throw new InvalidInput('The playground no longer has this event.');
    response.json(trace.event);
  });

  const startAt = (url: string): EventBridgeHandle => {
    bridge.siteUrl = url;
    setUpDemonstration(bridge);
    return {
      get settings() {
        return bridge.settings;
      },
      endpoint: url,
      get webhookUrl() {
        return webhookUrlOf(url, bridge.settings.webhookToken);
      },
      demonstration: DEMONSTRATION,
      traces: bridge.traces.list,
      get events() {
        return bridge.traces.list.map(({ event }) => event);
      },
      requests: bridge.requests,
      apiCalls: hrApi.calls,
      counters: bridge.counters,
      get faults() {
        return bridge.faults;
      },
      configure: (settings) => bridge.configure({ ...bridge.settings, ...settings }),
      setFaults: (faults) => bridge.setFaults(faults),
      run,
      clear,
      async settled() {
        while (!bridge.isIdle) await sleep(LOOKED_AGAIN_AFTER_MS);
      },
    };
  };

  return { service, router, startAt, stop: () => bridge.stop() };
}

const summary = ({ event, ...trace }: EventTrace): TraceSummary => ({
  ...trace,
  event: { id: event.id, source: event.source, type: event.type, subject: event.subject },
});

/** What the service refuses, the page shows in the service's words. */
function runForPage(operation: () => object): object {
  try {
    return operation();
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    throw new InvalidInput(error.message);
  }
}
