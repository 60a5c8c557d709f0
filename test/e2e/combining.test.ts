import { setTimeout as sleep } from 'node:timers/promises';

import type { Delivery } from '../../playground/dingtalk/delivery';
import { push } from '../../playground/dingtalk/push';
import { hostOf } from '../../tools/n8n/host';
import { newest } from '../../tools/n8n/releases';
import { isAcknowledged, OwnInstallation, type ActiveFlow } from './installation';

const SECOND = 1_000;

/** The full proof is 500; CI is content with one round. */
const EVENTS = Number(process.env.COMBINED_EVENTS ?? 50);
const EVENTS_PER_ROUND = 50;

/** The trigger refuses what it could not store within 10 s, so this is no answer at all. */
const NO_ANSWER_MS = 20 * SECOND;
const REPEATED_AFTER_MS = 11 * SECOND;
const MOST_DELIVERIES = 5;
/** Longer than the first repetition takes to come. */
const SLOW_SECONDS = 12.5;

const joined = (eventId: string, slowSeconds = 0) => ({
  EventType: 'user_add_org',
  EventTime: 1_790_000_000_000,
  CorpId: 'dinglotusbay0001',
  eventId,
  slowSeconds,
});

describe(`n8n ${newest.n8n} that runs one execution at a time`, () => {
  let installation: OwnInstallation;
  let flow: ActiveFlow;

  beforeAll(async () => {
    installation = await OwnInstallation.start(hostOf(newest), {
      N8N_CONCURRENCY_PRODUCTION_LIMIT: '1',
    });
    const slow = { amount: '={{ $json.data.slowSeconds }}', unit: 'seconds' };
    flow = await installation.activate(
      { combineBursts: true },
      { type: 'n8n-nodes-base.wait', typeVersion: 1.1, parameters: slow },
    );
  });

  afterAll(async () => {
    await installation?.stop();
  });

  /** Delivers an event again and again until it is acknowledged, whatever became of the first time. */
  const deliver = async (event: ReturnType<typeof joined>): Promise<Delivery[]> => {
    const deliveries: Array<Promise<Delivery>> = [];
    const isDelivered = async () => {
      const delivery = push(flow.app, event, { timeoutMs: NO_ANSWER_MS });
      deliveries.push(delivery);
      const again = sleep(REPEATED_AFTER_MS, false);
      return (await Promise.race([delivery.then(isAcknowledged), again])) || (await again);
    };
    while (deliveries.length < MOST_DELIVERIES && !(await isDelivered()));
    return await Promise.all(deliveries);
  };

  /**
   * A slow execution has a second event start late: not before it has come again and waits, at the
   * head of others, for an execution of its own.
   */
  const playRound = async ([slow, late, other, ...others]: string[]): Promise<Delivery[]> => {
    const delivered: Array<Promise<Delivery[]>> = [];
    const at = async (seconds: number, ids: Array<string | undefined>, slowSeconds?: number) => {
      await sleep(startedAt + seconds * SECOND - performance.now());
      delivered.push(...ids.map(async (id) => await deliver(joined(String(id), slowSeconds))));
    };
    const startedAt = performance.now();
    await at(0, [slow], SLOW_SECONDS);
    await at(0.5, [late]);
    await at(11, [other]);
    await at(11.7, others);
    await at(11.9, others);
    return (await Promise.all(delivered)).flat();
  };

  test(
    `combines ${EVENTS} events whose repetitions overtake them: each runs once, no request stays open, and the next is served`,
    async () => {
      const ids = Array.from({ length: EVENTS }, (_, index) => `event-${index}`);
      for (let first = 0; first < EVENTS; first += EVENTS_PER_ROUND) {
        const deliveries = await playRound(ids.slice(first, first + EVENTS_PER_ROUND));
        const open = deliveries.filter(({ status }) => status === undefined);
        expect(open.map(({ eventId }) => eventId)).toEqual([]);
      }
      const next = await push(flow.app, joined('next'));
      expect(isAcknowledged(next)).toBe(true);
      const items = await installation.itemsOf(flow);
      expect(items.map(({ eventId }) => eventId).sort()).toEqual([...ids, 'next'].sort());
    },
    120 * SECOND + (EVENTS / EVENTS_PER_ROUND) * 60 * SECOND,
  );
});
