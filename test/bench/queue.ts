import { setTimeout as sleep } from 'node:timers/promises';

import type { Host } from '../../tools/n8n/host';
import { Cluster } from '../e2e/queue/cluster';
import { countJobs } from '../e2e/queue/redis';
import type { ActiveFlow } from '../e2e/installation';
import { callbacks } from './callbacks';
import { load, summary, type Measurement } from './load';

const WORKERS = [1, 2, 4];
const CONNECTIONS = 100;
const ROUNDS = 3;
const POLL_MILLISECONDS = 50;

/** Not fewer than connections. */
const WARM_UP_EVENTS = 200;

/** Events of one measurement: a few seconds each. */
const EVENTS = { alone: 240, combined: 1_600 };

/** What so many workers do. */
export interface QueueBench {
  workers: number;
  combineBursts: boolean;
  acknowledge: string;
  answers: Measurement;
  /** From the first request until the last event has run. */
  ranPerSecond: number;
}

interface Round {
  answers: Measurement;
  ranPerSecond: number;
}

async function measure(cluster: Cluster, flow: ActiveFlow, count: number): Promise<Round> {
  const apps = cluster.appsOf(flow);
  const share = (amount: number) => amount / apps.length;
  const startedAt = performance.now();
  const measured = await Promise.all(
    apps.map((app) => load(callbacks('processor', { app }), share(CONNECTIONS), share(count))),
  );
  while (countJobs(cluster.redis) > 0) await sleep(POLL_MILLISECONDS);
  const seconds = (performance.now() - startedAt) / 1_000;
  const worst = (figure: keyof Measurement) => Math.max(...measured.map((one) => one[figure]));
  const perSecond = measured.reduce((sum, one) => sum + one.perSecond, 0);
  return {
    answers: { perSecond, p50: worst('p50'), p99: worst('p99') },
    ranPerSecond: count / seconds,
  };
}

/** Pushes events to two webhook processors and counts what more and more workers run of them. */
export async function* benchQueue(host: Host): AsyncGenerator<QueueBench> {
  const cluster = await Cluster.start(host, { processors: 2, workers: 1 });
  try {
    for (const workers of WORKERS) {
      while (cluster.workers.length < workers) await cluster.add('worker');
      for (const combineBursts of [false, true]) {
        for (const acknowledge of ['executionStarted', 'received']) {
          const flow = await cluster.main.activate({ combineBursts, acknowledge });
          const count = combineBursts ? EVENTS.combined : EVENTS.alone;
          await measure(cluster, flow, WARM_UP_EVENTS);
          const rounds: Round[] = [];
          while (rounds.length < ROUNDS) rounds.push(await measure(cluster, flow, count));
          const answers = summary(rounds.map((round) => round.answers));
          const { perSecond: ranPerSecond } = summary(
            rounds.map((round) => ({ ...round.answers, perSecond: round.ranPerSecond })),
          );
          yield { workers, combineBursts, acknowledge, answers, ranPerSecond };
        }
      }
    }
  } finally {
    await cluster.remove();
  }
}
