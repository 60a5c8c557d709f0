import { setTimeout as sleep } from 'node:timers/promises';
import { Router } from 'express';
import { InvalidInput } from '../invalidInput';
import { keepLast } from '../keepLast';
import type { LiveFeed } from '../live';
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

/** More would keep a browser busy during a burst; the page fetches all when it is opened. */
const NEWS_PER_LIVE_MESSAGE = 100;
const LOOKED_AGAIN_AFTER_MS = 5;

/** EventBridge's part of the playground. */
export interface EventBridgeFeature {
  /** Alibaba Cloud's own addresses; must come before anything that reads bodies. */
  service: Router;
  /** What the page asks for, under /api/eventbridge. */
  router: Router;
  /** Sets up the demonstration of the site at `url`, and gives what programs do with it. */
  startAt: (url: string) => EventBridgeHandle;
  /** Brings nothing more to any target. */
  stop: () => void;
}

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
  let news = noNews();
  const publish = () =>
    live.publish('eventbridge', () => {
      const { traces, ...others } = news;
      news = noNews();
      return { ...others, traces: traces.map(summary), counters: bridge.counters };
    });
  const tell = <Item>(list: Item[], item: Item) => {
    if (!list.includes(item)) keepLast(list, item, NEWS_PER_LIVE_MESSAGE);
    publish();
  };

  const bridge = new EventBridge(initialSettings, clock, (trace) => tell(news.traces, trace));
  const hrApi = new HrApi(
    clock,
    (url) =>
      url === `${bridge.siteUrl}/eventbridge/certificate.pem`
        ? pushCertificate().certificate
        : undefined,
    (call) => tell(news.apiCalls, call),
  );

  const clear = () => {
    bridge.clear();
    hrApi.clear();
    news = { ...noNews(), cleared: true };
    publish();
  };
  const run = (operation: string, parameters: unknown): object => {
    const known = Object.hasOwn(operations, operation) ? operations[operation] : undefined;
    if (!known) throw new InvalidInput(`There is no operation ${operation}.`);
    return known(bridge, parameters);
  };

  const service = Router();
  service.use(eventBridgeService(bridge, (request) => tell(news.requests, request)));
  service.use(hrApi.router(() => bridge.siteUrl));

  const router = Router();
  router.get('/settings', (_request, response) => void response.json(bridge.settings));
  router.put('/settings', (request, response) => {
    bridge.configure(request.body);
    response.json(bridge.settings);
  });
  router.get('/faults', (_request, response) => void response.json(bridge.faults));
  router.put('/faults', (request, response) => {
    bridge.setFaults(request.body);
    response.json(bridge.faults);
  });
  router.get('/operations', (_request, response) => void response.json(operationNames));
  router.post('/operations/:operation', (request, response) => {
    response.json(runForPage(() => run(request.params.operation, request.body)));
  });
  router.get('/counters', (_request, response) => void response.json(bridge.counters));
  router.get('/requests', (_request, response) => void response.json(bridge.requests));
  router.get('/api-calls', (_request, response) => void response.json(hrApi.calls));
  router.get('/traces', (_request, response) => {
    response.json(bridge.traces.list.map(summary));
  });
  router.get('/traces/:id/event', (request, response) => {
    const trace = bridge.traces.list.find(({ id }) => id === Number(request.params.id));
    if (!trace) throw new InvalidInput('The playground no longer has this event.');
    response.json(trace.event);
  });
  router.delete('/traces', (_request, response) => {
    clear();
    response.status(204).end();
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

/** A trace without the event's content, which can be large; the page fetches it when it is opened. */
const summary = ({ event, ...trace }: EventTrace) => ({
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

const noNews = () => ({
  /** Whether everything was forgotten before this came. */
  cleared: false,
  traces: [] as EventTrace[],
  requests: [] as EventBridgeRequest[],
  apiCalls: [] as ApiCall[],
});
