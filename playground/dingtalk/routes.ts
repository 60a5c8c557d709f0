import { Router } from 'express';
import { InvalidInput, fieldsOf } from '../invalidInput';
import { keepLast } from '../keepLast';
import type { LiveFeed } from '../live';
import { parseApp } from './app';
import type { DingTalkApp } from './callback';
import type { Delivery } from './delivery';
import type { SampleEvent } from './events';
import { Progress, isGenuine } from './progress';
import { type PushPlan, checkPlan, freshen, push, pushMany } from './push';

const REMEMBERED_DELIVERIES = 1000;
const REMEMBERED_UNDELIVERED = 10_000;
/** More rows would keep a browser busy during a burst; the page fetches all when it is over. */
const DELIVERIES_PER_LIVE_MESSAGE = 20;

/** An event that was pushed in vain, which DingTalk keeps for the app to fetch. */
export interface UndeliveredEvent {
  message: object;
  /** When the push failed, ISO 8601 in UTC. */
  at: string;
}

/** DingTalk's part of the playground. */
export interface DingTalkFeature {
  router: Router;
  /** The app's present settings. */
  app: () => DingTalkApp;
  /** The last 1000 deliveries, oldest first. */
  deliveries: readonly Delivery[];
  /** The last 10,000 undelivered events, oldest first. */
  undelivered: readonly UndeliveredEvent[];
  /** Ends a run of many pushes. */
  stop: () => void;
}

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
  const undelivered: UndeliveredEvent[] = [];
  const news: Delivery[] = [];

  const publish = () =>
    live.publish('dingtalk', () => ({
      deliveries: news.splice(0),
      run: run?.progress.report() ?? null,
    }));

  const record = (delivery: Delivery, message: object) => {
    keepLast(deliveries, delivery, REMEMBERED_DELIVERIES);
    keepLast(news, delivery, DELIVERIES_PER_LIVE_MESSAGE);
    if (isGenuine(delivery) && !delivery.expected) {
      keepLast(undelivered, { message, at: delivery.at }, REMEMBERED_UNDELIVERED);
    }
    publish();
  };

  const pushOnce = async (message: object) => {
    const delivery = await push(app, message);
    record(delivery, message);
    return delivery;
  };

  const startRun = (plan: PushPlan) => {
    if (run?.progress.running) throw new InvalidInput('Stop the present run first.');
    const progress = new Progress(plan.times);
    const stop = new AbortController();
    run = { progress, stop };
    const onDelivery = (delivery: Delivery, message: object) => {
      progress.count(delivery);
      record(delivery, message);
    };
    void pushMany(app, plan, onDelivery, stop.signal).finally(() => {
      progress.running = false;
      publish();
    });
  };

  const router = Router();
  router.get('/app', (_request, response) => void response.json(app));
  router.put('/app', (request, response) => {
    app = parseApp(request.body);
    response.json(app);
  });
  router.get('/events', (_request, response) => void response.json(events));
  router.get('/deliveries', (_request, response) => void response.json(deliveries));
  router.get('/run', (_request, response) => void response.json(run?.progress.report() ?? null));
  router.post('/check-url', async (_request, response) => {
    response.json(await pushOnce({ EventType: 'check_url' }));
  });
  router.post('/push', async (request, response) => {
    const { message, fresh, plan } = parsePush(request.body);
    if (plan.times === 1) {
      response.json(await pushOnce(fresh ? freshen(message) : message));
    } else {
      startRun({ ...plan, messages: () => message });
      response.status(202).json(run?.progress.report());
    }
  });
  router.post('/stop', (_request, response) => {
    run?.stop.abort();
    response.status(204).end();
  });

  return { router, app: () => app, deliveries, undelivered, stop: () => run?.stop.abort() };
}

function parsePush(body: unknown): {
  message: object;
  /** Whether a single message gets a new id and time too; many always do. */
  fresh: boolean;
  plan: Omit<PushPlan, 'messages'>;
} {
  const given = fieldsOf(body, 'The request');
  const message = fieldsOf(given.message, 'message');
  if (typeof message.EventType !== 'string' || message.EventType === '') {
    throw new InvalidInput('message must have an EventType.');
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
