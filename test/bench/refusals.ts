import { Agent } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import axios, { type AxiosResponse } from 'axios';

import type { CallbackRequest } from '../../playground/dingtalk/callback';
import type { Host } from '../../tools/n8n/host';
import { OwnInstallation } from '../e2e/installation';
import { guardedTriggers, type GuardedTrigger } from './guardedTriggers';
import { percentile } from './load';

const SECONDS = 30;
const REFUSED_PER_SECOND = 40;
/** To each trigger. An execution takes n8n far longer than a refusal. */
const GENUINE_PER_SECOND = 4;
const GIVE_UP_MILLISECONDS = 60_000;

/** What genuine requests to all triggers wait while one of them is flooded. */
export interface RefusalsBench {
  /** What is flooded, and with what. */
  flood: string;
  refusedPerSecond: number;
  /** Milliseconds, and how many were not acknowledged. */
  genuine: { p50: number; p99: number; max: number; failed: number };
}

type Body = Record<string, unknown>;

/** The answers to requests that were sent at a steady pace. */
interface Answers {
  /** From when a request was due until it was answered as expected, in milliseconds. */
  times: number[];
  /** How many were answered otherwise, or not at all. */
  failed: number;
  perSecond: number;
}

/** Sends at a steady pace, whether or not answers come. */
async function sendSteadily(
  make: () => CallbackRequest,
  perSecond: number,
  isExpected: (answer: AxiosResponse<Body>) => boolean,
): Promise<Answers> {
  const httpAgent = new Agent({ keepAlive: true });
  const start = performance.now();
  const times: number[] = [];
  const sendOne = async (due: number) => {
    const answer = await axios
      .request<Body>({
        ...make(),
        httpAgent,
        proxy: false,
        timeout: GIVE_UP_MILLISECONDS,
        validateStatus: () => true,
      })
      .catch(() => undefined);
    if (answer && isExpected(answer)) times.push(performance.now() - start - due);
  };
  const sent: Array<Promise<void>> = [];
  for (let count = 0; count < perSecond * SECONDS; count++) {
    const due = (count * 1_000) / perSecond;
    await sleep(start + due - performance.now());
    sent.push(sendOne(due));
  }
  await Promise.all(sent);
  httpAgent.destroy();
  return {
    times,
    failed: sent.length - times.length,
    perSecond: (times.length * 1_000) / (performance.now() - start),
  };
}

async function measure(triggers: GuardedTrigger[], flooded?: GuardedTrigger) {
  const genuine = triggers.map(
    async ({ genuine, isRefusal }) =>
      await sendSteadily(
        genuine,
        GENUINE_PER_SECOND,
        ({ status, data }) => status === 200 && !isRefusal(data),
      ),
  );
  const refused =
    flooded &&
    sendSteadily(flooded.refused, REFUSED_PER_SECOND, ({ data }) => flooded.isRefusal(data));
  const [refusals, ...answers] = await Promise.all([refused, ...genuine]);
  const times = answers.flatMap(({ times }) => times).sort((a, b) => a - b);
  return {
    refusedPerSecond: refusals?.perSecond ?? 0,
    genuine: {
      p50: percentile(times, 0.5),
      p99: percentile(times, 0.99),
      max: percentile(times, 1),
      failed: answers.reduce((sum, { failed }) => sum + failed, 0),
    },
  };
}

/** Floods each webhook trigger in turn, with the setting for n8n that the README recommends. */
export async function* benchRefusals(host: Host): AsyncGenerator<RefusalsBench> {
  const installation = await OwnInstallation.start(host, {
    N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'true',
  });
  try {
    const triggers: Array<[name: string, trigger: GuardedTrigger]> = [];
    for (const [name, publish] of Object.entries(guardedTriggers)) {
      triggers.push([name, await publish(installation)]);
    }
    const all = triggers.map(([, trigger]) => trigger);
    yield { flood: 'none', ...(await measure(all)) };
    for (const [name, trigger] of triggers) {
      yield { flood: `${name}, ${trigger.wrong}`, ...(await measure(all, trigger)) };
    }
  } finally {
    await installation.stop();
  }
}
