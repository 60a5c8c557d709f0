import { type Fresh, Newsroom } from '../Newsroom';
import type { FailedPush } from '../dingtalk/failedPushes';
import type { Subscription } from '../dingtalk/subscription';
import type { LiveFeed } from '../live';
import { type Feature, pageRouter } from '../pageRouter';
import type { ApiCall } from './apiCall';
import { MOST_ENTRIES_AT_A_TIME } from './callbackCalls';
import type { CallbackRequest } from './callbackRequest';
import { apiErrors, errors } from './errors';
import type { OpenApiFaults } from './faults';
import { type OpenApiRequest, type RecordedRequest, summaryOf } from './model';
import { type Counters, OpenApi } from './openApi';
import { openApiService } from './service';
import type { OpenApiSettings } from './settings';

/** The server API's part of the playground. */
export interface OpenApiFeature extends Feature {
  /** What tests and other programs do with it. */
  handle: OpenApiHandle;
}

interface Happenings {
  requests: OpenApiRequest;
}

/** What open pages are told. */
export type OpenApiNews = Fresh<Happenings> & {
  registration: CallbackRequest | null;
  failedCount: number;
};

/** The failed pushes that nobody has fetched yet. */
export interface FailedCount {
  count: number;
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
  readonly requests: readonly RecordedRequest[];
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
 * @param calls that other services answer
 * @param clock gives milliseconds since 1970
 * @throws InvalidInput when `settings` has a wrong setting
 */
export function openApiFeature(
  settings: OpenApiSettings,
  subscription: Subscription,
  live: LiveFeed,
  calls: ApiCall[],
  clock: () => number,
): OpenApiFeature {
  const { failed } = subscription;
  const openApi = new OpenApi(settings, subscription, calls, clock);
  const news = new Newsroom<Happenings>(
    live,
    'openapi',
    () => ({ requests: [] }),
    (fresh): OpenApiNews => ({
      ...fresh,
      registration: openApi.registrar.present,
      failedCount: failed.list.length,
    }),
  );
  failed.on('change', () => news.publish());

  const clear = () => {
    openApi.clear();
    news.clear();
  };
  const unregister = () => {
    subscription.registration = null;
    news.publish();
  };

  const router = pageRouter({
    tells: {
      errors: () => [...Object.values(errors), ...Object.values(apiErrors)],
      paths: () => openApi.paths,
      failed: () => ({
        count: failed.list.length,
        events: failed.list.slice(0, MOST_ENTRIES_AT_A_TIME),
      }),
      registration: () => openApi.registrar.present,
      requests: () => openApi.requests.map(summaryOf),
    },
    keeps: {
      settings: [() => openApi.settings, (settings) => openApi.configure(settings)],
      faults: [() => openApi.faults, (faults) => openApi.setFaults(faults)],
    },
    does: { 'expire-token': () => openApi.expireToken() },
    forgets: { registration: unregister, failed: () => failed.clear() },
  });

  const service = openApiService(openApi, (request) => news.tell('requests', request));

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
