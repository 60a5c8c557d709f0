import { Router } from 'express';
import type { FailedPush } from '../dingtalk/failedPushes';
import type { Subscription } from '../dingtalk/subscription';
import { keepLast } from '../keepLast';
import type { LiveFeed } from '../live';
import type { CallbackRequest } from './callbackRequest';
import { errors } from './errors';
import type { OpenApiFaults } from './faults';
import type { Counters, OpenApiRequest } from './model';
import { MOST_ENTRIES_AT_A_TIME, OpenApi } from './openApi';
import { openApiService } from './service';
import type { OpenApiSettings } from './settings';

/** More would keep a browser busy during a burst; the page fetches all when it is opened. */
const REQUESTS_PER_LIVE_MESSAGE = 100;

/** The server API's part of the playground. */
export interface OpenApiFeature {
  /** DingTalk's own addresses; must come before anything that reads bodies. */
  service: Router;
  /** What the page asks for, under /api/openapi. */
  router: Router;
  /** What tests and other programs do with it. */
  handle: OpenApiHandle;
}

/** An app at DingTalk's server API, in the hands of its owner. */
export interface OpenApiHandle {
  /** The present settings. */
  readonly settings: OpenApiSettings;
  readonly clientId: string;
  readonly clientSecret: string;
  /** What events for a registered callback are encrypted for. */
  readonly corpId: string;
  /** What is registered now, or null. */
  readonly registration: CallbackRequest | null;
  /** The failed pushes that nobody has fetched yet, oldest first. */
  readonly failedList: readonly FailedPush[];
  /** The last 1000 requests, oldest first. */
  readonly requests: readonly OpenApiRequest[];
  /** How often each call came since the start, or since `clear`. */
  readonly counters: Readonly<Counters>;
  /**
   * Changes settings; what is not given stays.
   *
   * @throws InvalidInput when a setting is wrong
   */
  configure(settings: Partial<OpenApiSettings>): void;
  /**
   * Makes things go wrong; what is not given does not.
   *
   * @throws InvalidInput when a fault is not possible
   */
  setFaults(faults: Partial<OpenApiFaults>): void;
  /** Makes the present access token one that has expired. */
  expireToken(): void;
  /** Puts events into the list, as if their pushes had failed. */
  addFailed(messages: object[]): void;
  /** Forgets the requests and the failed pushes, but neither registration nor access tokens. */
  clear(): void;
}

/**
 * The server API: its service, the routes of the page, and what they remember.
 *
 * @param subscription by which the app's events are pushed
 * @param clock gives milliseconds since 1970
 * @throws InvalidInput when `settings` has a wrong setting
 */
export function openApiFeature(
  settings: OpenApiSettings,
  subscription: Subscription,
  live: LiveFeed,
  clock: () => number,
): OpenApiFeature {
  const { failed } = subscription;
  const openApi = new OpenApi(settings, subscription, clock);
  let news = noNews();
  const publish = () =>
    live.publish('openapi', () => {
      const told = {
        ...news,
        registration: openApi.registrar.present,
        failedCount: failed.list.length,
      };
      news = noNews();
      return told;
    });
  failed.on('change', publish);

  const clear = () => {
    openApi.clear();
    news = { ...noNews(), cleared: true };
    publish();
  };

  const router = Router();
  router.get('/settings', (_request, response) => void response.json(openApi.settings));
  router.put('/settings', (request, response) => {
    openApi.configure(request.body);
    response.json(openApi.settings);
  });
  router.get('/registration', (_request, response) => {
    response.json(openApi.registrar.present);
  });
  router.delete('/registration', (_request, response) => {
    subscription.registration = null;
    publish();
    response.status(204).end();
  });
  router.get('/failed', (_request, response) => {
    response.json({
      count: failed.list.length,
      events: failed.list.slice(0, MOST_ENTRIES_AT_A_TIME),
    });
  });
  router.delete('/failed', (_request, response) => {
    failed.clear();
    response.status(204).end();
  });
  router.get('/requests', (_request, response) => void response.json(openApi.requests));
  router.post('/expire-token', (_request, response) => {
    openApi.expireToken();
    response.status(204).end();
  });
  router.get('/faults', (_request, response) => void response.json(openApi.faults));
  router.put('/faults', (request, response) => {
    openApi.setFaults(request.body);
    response.json(openApi.faults);
  });
  router.get('/errors', (_request, response) => void response.json(Object.values(errors)));

  const service = openApiService(openApi, (request) => {
    keepLast(news.requests, request, REQUESTS_PER_LIVE_MESSAGE);
    publish();
  });

  const handle: OpenApiHandle = {
    get settings() {
      return openApi.settings;
    },
    get clientId() {
      return openApi.settings.clientId;
    },
    get clientSecret() {
      return openApi.settings.clientSecret;
    },
    get corpId() {
      return openApi.settings.corpId;
    },
    get registration() {
      return openApi.registrar.present;
    },
    failedList: failed.list,
    requests: openApi.requests,
    counters: openApi.counters,
    configure: (changed) => openApi.configure({ ...openApi.settings, ...changed }),
    setFaults: (faults) => openApi.setFaults(faults),
    expireToken: () => openApi.expireToken(),
    addFailed: (messages) => openApi.addFailed(messages),
    clear,
  };

  return { service, router, handle };
}

const noNews = () => ({
  /** Whether the requests were forgotten before these came. */
  cleared: false,
  requests: [] as OpenApiRequest[],
});
