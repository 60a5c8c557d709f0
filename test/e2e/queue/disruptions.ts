import { setTimeout as sleep } from 'node:timers/promises';

import type { Cluster } from './cluster';

const REDIS_DOWN_MILLISECONDS = 1_500;

/**
 * Kills a worker, a webhook processor and Redis, each at a random moment of the given time, and
 * starts them again. Resolves when all run.
 */
export async function disrupt(cluster: Cluster, withinMilliseconds: number): Promise<void> {
  const atRandom = async (kill: () => Promise<void>) => {
    await sleep(Math.random() * withinMilliseconds);
    await kill();
  };
  await Promise.all([
    atRandom(async () => {
      await cluster.workers[0]!.kill();
      await cluster.workers[0]!.restart();
    }),
    atRandom(async () => {
      await cluster.processors[0]!.kill();
      await cluster.processors[0]!.restart();
    }),
    atRandom(async () => {
      await cluster.redis.kill();
      await sleep(REDIS_DOWN_MILLISECONDS);
      await cluster.redis.start();
    }),
  ]);
}
