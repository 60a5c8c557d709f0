import http from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

import type { DingTalkApp } from '../../../playground/dingtalk/callback';
import type { Delivery } from '../../../playground/dingtalk/delivery';
import { push } from '../../../playground/dingtalk/push';
import { isAcknowledged } from '../installation';

/** What DingTalk sends, and how. */
export interface Plan {
  eventIds: string[];
  /** How many requests may be open at a time. */
  connections: number;
  /** Share of events that are delivered again to the next processor, 0–1: half at once, half later. */
  duplicates?: number;
  /** As fast as the answers come, unless told. */
  eventsPerSecond?: number;
}

/** What became of it. */
export interface Outcome {
  acknowledged: Set<string>;
  deliveries: Delivery[];
  milliseconds: number;
}

/** A short minute of DingTalk's. */
const AGAIN_AFTER_MILLISECONDS = 5_000;
const DELIVERIES_AT_MOST = 30;

/**
 * Pushes events to webhook processors in turns, as behind a proxy. What is not acknowledged comes
 * again later, as DingTalk has it.
 */
export async function deliver(apps: DingTalkApp[], plan: Plan): Promise<Outcome> {
  const { eventIds, connections, duplicates = 0, eventsPerSecond = Infinity } = plan;
  const agent = new http.Agent({ keepAlive: true });
  const acknowledged = new Set<string>();
  const deliveries: Delivery[] = [];
  const later: Array<Promise<void>> = [];
  const startedAt = performance.now();
  let turn = 0;

  const deliverOnce = async (eventId: string) => {
    const app = apps[turn++ % apps.length]!;
    const delivery = await push(app, employee(eventId), { agent });
    deliveries.push(delivery);
    // One that was never answered counts as late too.
    if (isAcknowledged(delivery) && delivery.status === 200) acknowledged.add(eventId);
  };
  const deliverUntilAcknowledged = async (eventId: string) => {
    for (let count = 0; !acknowledged.has(eventId) && count < DELIVERIES_AT_MOST; count++) {
      await sleep(AGAIN_AFTER_MILLISECONDS);
      await deliverOnce(eventId);
    }
  };
  const deliverEvent = async (eventId: string, index: number) => {
    const kind = Math.floor((index + 1) * duplicates) - Math.floor(index * duplicates);
    const isAtOnce = kind > 0 && Math.floor((index + 1) * duplicates) % 2 === 0;
    await Promise.all([deliverOnce(eventId), isAtOnce && deliverOnce(eventId)]);
    if (kind > 0 && !isAtOnce) {
      later.push(sleep(Math.random() * AGAIN_AFTER_MILLISECONDS).then(() => deliverOnce(eventId)));
    }
    if (!acknowledged.has(eventId)) later.push(deliverUntilAcknowledged(eventId));
  };

  const rest = eventIds.entries();
  const connection = async () => {
    for (const [index, eventId] of rest) {
      const dueAt = startedAt + (index * 1_000) / eventsPerSecond;
      await sleep(Math.max(dueAt - performance.now(), 0));
      await deliverEvent(eventId, index);
    }
  };
  await Promise.all(Array.from({ length: connections }, connection));
  const milliseconds = performance.now() - startedAt;
  await Promise.all(later);
  agent.destroy();
  return { acknowledged, deliveries, milliseconds };
}

/** @returns ids for `count` events that no other call gives */
export const newEventIds = (count: number): string[] => {
  const batch = Math.random().toString(36).slice(2);
  return Array.from({ length: count }, (_, index) => `${batch} ${index}`);
};

const employee = (eventId: string) => ({
  EventType: 'user_add_org',
  EventTime: Date.now(),
  CorpId: 'dinglotusbay0001',
  eventId,
  userId: ['zhang.wei'],
});
