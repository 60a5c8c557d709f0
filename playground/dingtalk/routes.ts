import { type Fresh, Newsroom } from '../Newsroom';
import { InvalidInput, fieldsOf } from '../invalidInput';
import { isDeeperThan } from '../isDeeperThan';
import { keepLast } from '../keepLast';
import type { LiveFeed } from '../live';
import { type Feature, pageRouter } from '../pageRouter';
import { parseApp } from './app';
import type { DingTalkApp } from './callback';
import { ANSWER_LIMIT_MS, type Delivery } from './delivery';
import { type SampleEvent, messageOf } from './events';
import { FailedPushes } from './failedPushes';
import { Progress, type ProgressReport, isGenuine } from './progress';
import { type PushOptions, type PushPlan, checkPlan, freshen, push, pushMany } from './push';
import { type Subscription, receiverOf } from './subscription';

const REMEMBERED_DELIVERIES = 1000;
/** No event is as deep; with thousands it could not be written as JSON again. */
const MOST_LEVELS = 1000;
/** More rows would keep a browser busy during a burst; the page fetches all when it is over. */
const DELIVERIES_PER_LIVE_MESSAGE = 20;

/** DingTalk's part of the playground. */
export interface DingTalkFeature extends Feature {
  /** The app's present settings. */
  app: () => DingTalkApp;
  /**
   * Changes where events go.
   *
   * @throws InvalidInput when that is no address
   */
  pointTo: (callbackUrl: string) => void;
  /**
   * Pushes one event, with an id and a time of its own.
   *
   * @throws InvalidInput when a callback is registered, but not for it
   */
  pushEvent: (message: Record<string, unknown>) => Promise<Delivery>;
  /** The last 1000 deliveries, oldest first. */
  deliveries: readonly Delivery[];
  /** What the server API changes. */
  subscription: Subscription;
}

interface Happenings {
  deliveries: Delivery;
}

/** What open pages are told. */
export type DingTalkNews = Fresh<Happenings> & {
  /** Where a run of many pushes stands, or null before the first. */
  run: ProgressReport | null;
};

/** An event that the page offers: with a message, also where DingTalk documents none. */
export type OfferedEvent = Omit<SampleEvent, 'sample'> & { sample: Record<string, unknown> };

/**
 * The routes under /api/dingtalk and what they remember.
 *
 * @throws InvalidInput when `initialApp` has a wrong setting
 */
export function dingTalkFeature(
  initialApp: DingTalkApp,
  events: SampleEvent[],
  live: LiveFeed,
): DingTalkFeature {
  let app = parseApp(initialApp);
  let run: { progress: Progress; stop: AbortController } | undefined;
  const deliveries: Delivery[] = [];
  const failed = new FailedPushes();
  const report = () => run?.progress.report() ?? null;
  const news = new Newsroom<Happenings>(
    live,
    'dingtalk',
    () => ({ deliveries: [] }),
    (fresh): DingTalkNews => ({ ...fresh, run: report() }),
    DELIVERIES_PER_LIVE_MESSAGE,
  );

  const record = (delivery: Delivery, message: object) => {
    keepLast(deliveries, delivery, REMEMBERED_DELIVERIES);
    if (isGenuine(delivery) && !delivery.expected) {
      failed.add({ message, at: delivery.at });
    }
    news.tell('deliveries', delivery);
  };

  const pushOnce = async (receiver: DingTalkApp, message: object, options?: PushOptions) => {
    const delivery = await push(receiver, message, options);
    record(delivery, message);
    return delivery;
  };
  const receiverFor = (message: Record<string, unknown>) =>
    receiverOf(String(message.EventType), subscription.registration, app);
  const check = (receiver: DingTalkApp, options?: PushOptions) =>
    pushOnce(receiver, { EventType: 'check_url' }, options);

  const subscription: Subscription = {
    registration: null,
    failed,
    check: (receiver) => check(receiver, { timeoutMs: ANSWER_LIMIT_MS }),
  };

  const startRun = (receiver: DingTalkApp, plan: PushPlan) => {
    if (run?.progress.running) throw new InvalidInput('Stop the present run first.');
    const progress = new Progress(plan.times);
    const stop = new AbortController();
    run = { progress, stop };
    const onDelivery = (delivery: Delivery, message: object) => {
      progress.count(delivery);
      record(delivery, message);
    };
    void pushMany(receiver, plan, onDelivery, stop.signal).finally(() => {
      progress.running = false;
      news.publish();
    });
  };

  const offered = events.map((event): OfferedEvent => ({ ...event, sample: messageOf(event) }));
  const stop = () => run?.stop.abort();
  const router = pageRouter({
    tells: { events: () => offered, deliveries: () => deliveries, run: report },
    keeps: { app: [() => app, (given) => (app = parseApp(given))] },
    does: { stop },
  });
  router.post('/check-url', async (_request, response) => {
    response.json(await check(app));
  });
  router.post('/push', async (request, response) => {
    const { message, fresh, plan } = parsePush(request.body);
    const receiver = receiverFor(message);
    if (plan.times === 1) {
      response.json(await pushOnce(receiver, fresh ? freshen(message) : message));
    } else {
      startRun(receiver, { ...plan, messages: () => message });
      response.status(202).json(report());
    }
  });

  return {
    router,
    app: () => app,
    pointTo: (callbackUrl) => {
      app = parseApp({ ...app, callbackUrl });
    },
    pushEvent: async (message) => await pushOnce(receiverFor(message), freshen(message)),
    deliveries,
    subscription,
    stop,
  };
}

function parsePush(body: unknown): {
  message: Record<string, unknown>;
  /** Whether a single message gets a new id and time too; many always do. */
  fresh: boolean;
  plan: Omit<PushPlan, 'messages'>;
} {
  const given = fieldsOf(body, 'The request');
  const message = fieldsOf(given.message, 'message');
  if (typeof message.EventType !== 'string' || message.EventType === '') {
    throw new InvalidInput('message must have an EventType.');
  }
  if (isDeeperThan(MOST_LEVELS, message)) {
    throw new InvalidInput(`message nests more than ${MOST_LEVELS} levels.`);
  }
  const plan = {
    times: 1,
    connections: 1,
    ...numbersOf(given, [
      'times',
      'connections',
      'ratePerSecond',
      'duplicatesPercent',
      'brokenPercent',
    ]),
  };
  checkPlan(plan);
  return { message, fresh: given.fresh !== false, plan };
}

type PlanNumber = Exclude<keyof PushPlan, 'messages'>;

/** The named fields that are given; what is empty on the page comes as null. */
function numbersOf(
  given: Record<string, unknown>,
  names: PlanNumber[],
): Partial<Record<PlanNumber, number>> {
  return Object.fromEntries(
    names
      .filter((name) => given[name] !== undefined && given[name] !== null)
      .map((name) => {
        const value = given[name];
        if (typeof value !== 'number') throw new InvalidInput(`${name} must be a number.`);
        return [name, value];
      }),
  );
}
