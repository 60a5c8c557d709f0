import { randomUUID } from 'node:crypto';
import http from 'node:http';
import https from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import axios from 'axios';
import { InvalidInput, numberWithin } from '../invalidInput';
import { keepLast } from '../keepLast';
import { noAnswer } from '../noAnswer';
import { breakages, brokenRequest } from './broken';
import { type CallbackRequest, type DingTalkApp, sealedRequest } from './callback';
import { type Answer, type Delivery, isCheck, judge, weigh } from './delivery';

/** Longer than DingTalk waits, so that a late answer can be told from none. */
const GIVE_UP_AFTER_MS = 10_000;
/** Duplicates are taken from this many of the latest messages. */
const REMEMBERED_MESSAGES = 1000;
const MAX_ANSWER_BYTES = 1024 * 1024;

/** The most that one {@link pushMany} may do. */
const LIMITS = { times: 100_000, connections: 200, ratePerSecond: 10_000 };

/** How to send. */
export interface PushOptions {
  /** When to give up waiting, in milliseconds; 10 seconds unless told. */
  timeoutMs?: number;
  /** Keeps connections; must fit the address's protocol. */
  agent?: http.Agent;
}

/** What {@link pushMany} sends. */
export interface PushPlan {
  /** The next message; `eventId` and `EventTime`, where it has them, are renewed. */
  messages: () => object;
  /** How many requests altogether, duplicates and broken ones included. */
  times: number;
  /** As fast as the answers come, unless told. */
  ratePerSecond?: number;
  /** How many requests may be open at a time. */
  connections: number;
  /** Share of requests that repeat an earlier message, 0–100. */
  duplicatesPercent?: number;
  /** Share of requests that are broken, each in the next way of the catalogue, 0–100. */
  brokenPercent?: number;
}

/** Told of each delivery when it has ended, with the message that it carried. */
export type OnDelivery = (delivery: Delivery, message: object) => void;

/** Sends one message and judges the answer. Failures are verdicts, never exceptions. */
export function push(
  app: DingTalkApp,
  message: object,
  options: PushOptions = {},
): Promise<Delivery> {
  return deliver(app, { kind: 'event', message }, options);
}

/**
 * Sends many messages over kept connections. Resolves when all have ended, or, after `signal`,
 * those that were open.
 *
 * @throws InvalidInput when the plan is out of bounds
 */
export async function pushMany(
  app: DingTalkApp,
  plan: PushPlan,
  onDelivery: OnDelivery,
  signal?: AbortSignal,
): Promise<void> {
  checkPlan(plan);
  const { Agent } = app.callbackUrl.startsWith('https:') ? https : http;
  const agent = new Agent({ keepAlive: true, maxSockets: plan.connections });
  const nextParcel = parcelsOf(plan);
  const startedAt = performance.now();
  let started = 0;

  const connection = async () => {
    while (started < plan.times && !signal?.aborted) {
      const dueAt = startedAt + (plan.ratePerSecond ? (started * 1000) / plan.ratePerSecond : 0);
      started += 1;
      if (!(await reached(dueAt, signal))) return;
      const parcel = nextParcel();
      onDelivery(await deliver(app, parcel, { agent }), parcel.message);
    }
  };
  try {
    await Promise.all(Array.from({ length: plan.connections }, connection));
  } finally {
    agent.destroy();
  }
}

/** A copy with a new `eventId` and the present `EventTime`, where the message has these fields. */
export function freshen(message: object): object {
  return {
    ...message,
    ...('eventId' in message && { eventId: randomUUID().replaceAll('-', '') }),
    ...('EventTime' in message && { EventTime: Date.now() }),
  };
}

/**
 * Checks a plan's numbers.
 *
 * @throws InvalidInput naming the number that is out of bounds
 */
export function checkPlan(plan: Omit<PushPlan, 'messages'>): void {
  const { duplicatesPercent = 0, brokenPercent = 0 } = plan;
  numberWithin(plan.times, 'times', 1, LIMITS.times);
  numberWithin(plan.connections, 'connections', 1, LIMITS.connections);
  numberWithin(plan.ratePerSecond ?? 1, 'ratePerSecond', 0.1, LIMITS.ratePerSecond);
  numberWithin(duplicatesPercent, 'duplicatesPercent', 0, 100);
  numberWithin(brokenPercent, 'brokenPercent', 0, 100);
  if (duplicatesPercent + brokenPercent > 100) {
    throw new InvalidInput('Repeated and broken requests must not exceed 100 percent together.');
  }
}

interface Parcel {
  kind: Delivery['kind'];
  message: object;
}

/** Mixes new, repeated and broken messages, spread evenly in the plan's shares. */
function parcelsOf(plan: PushPlan): () => Parcel {
  const { duplicatesPercent = 0, brokenPercent = 0 } = plan;
  const recent: object[] = [];
  let total = 0;
  let broken = 0;
  let duplicates = 0;

  const due = (percent: number) => Math.floor((total * percent) / 100);

  return () => {
    total += 1;
    if (broken + duplicates < due(brokenPercent + duplicatesPercent)) {
      const breakage = breakages[broken % breakages.length];
      if (breakage && broken < due(brokenPercent)) {
        broken += 1;
        return { kind: breakage, message: freshen(plan.messages()) };
      }
      const earlier = recent[Math.floor(Math.random() * recent.length)];
      if (earlier) {
        duplicates += 1;
        return { kind: 'duplicate', message: earlier };
      }
    }
    const message = freshen(plan.messages());
    keepLast(recent, message, REMEMBERED_MESSAGES);
    return { kind: 'event', message };
  };
}

async function deliver(app: DingTalkApp, parcel: Parcel, options: PushOptions): Promise<Delivery> {
  const message: Record<string, unknown> = { ...parcel.message };
  const eventType = String(message.EventType);
  const kind = parcel.kind === 'event' && isCheck(eventType) ? 'check' : parcel.kind;
  const request =
    kind === 'event' || kind === 'duplicate' || kind === 'check'
      ? sealedRequest(app, JSON.stringify(message))
      : brokenRequest(app, kind, message);
  const described = {
    id: randomUUID(),
    at: new Date().toISOString(),
    eventType,
    ...(typeof message.eventId === 'string' && { eventId: message.eventId }),
    kind,
  };
  const startedAt = performance.now();
  try {
    const answer = await send(request, options);
    const { status, latencyMs } = answer;
    return { ...described, status, latencyMs, ...weigh(kind, judge(app, message, answer)) };
  } catch (error) {
    const latencyMs = performance.now() - startedAt;
    return { ...described, latencyMs, ...weigh(kind, judgeFailure(error, request.url)) };
  }
}

async function send(request: CallbackRequest, options: PushOptions): Promise<Answer> {
  const startedAt = performance.now();
  const response = await axios.request<string>({
    ...request,
    httpAgent: options.agent,
    httpsAgent: options.agent,
    signal: AbortSignal.timeout(options.timeoutMs ?? GIVE_UP_AFTER_MS),
    responseType: 'text',
    // The bytes go out and come in as they are: a broken request must stay broken.
    transformRequest: [(data: unknown) => data],
    transformResponse: [(data: unknown) => data],
    validateStatus: () => true,
    maxRedirects: 0,
    maxContentLength: MAX_ANSWER_BYTES,
    proxy: false,
  });
  return {
    status: response.status,
    body: response.data,
    latencyMs: performance.now() - startedAt,
  };
}

const judgeFailure = (error: unknown, url: string): Pick<Delivery, 'verdict' | 'reason'> => ({
  verdict: axios.isCancel(error) ? 'late' : 'unreachable',
  reason: noAnswer(error, url),
});

/** Waits until `dueAt` (milliseconds of `performance.now`); false when stopped meanwhile. */
async function reached(dueAt: number, signal?: AbortSignal): Promise<boolean> {
  const waitMs = dueAt - performance.now();
  if (waitMs <= 0) return true;
  try {
    await sleep(waitMs, undefined, { signal });
    return true;
  } catch {
    return false;
  }
}
