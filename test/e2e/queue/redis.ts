import { execFileSync } from 'node:child_process';
import getPort from 'get-port';

import { dataFolder, type Service, serviceOf } from './service';

/** A Redis that keeps what it has acknowledged, as docs/production.md has it. */
export async function newRedis(): Promise<Service> {
  const port = await getPort({ host: '127.0.0.1' });
  const folder = dataFolder('redis');
  const address = ['--bind', '127.0.0.1', '--port', String(port)];
  const durable = ['--appendonly', 'yes', '--appendfsync', 'always', '--save', ''];
  return serviceOf(['redis-server', ...address, '--dir', folder, ...durable], {
    port,
    folder,
    isReady: () => answers(port),
  });
}

/** How many executions wait for a worker or are run by one. */
export function countJobs({ port }: Service): number {
  const lengthOf = (list: string) => Number(ask(port, 'llen', `bull:jobs:${list}`));
  return lengthOf('wait') + lengthOf('active');
}

const ask = (port: number, ...command: string[]): string =>
  execFileSync('redis-cli', ['-h', '127.0.0.1', '-p', String(port), ...command], {
    encoding: 'utf8',
    stdio: 'pipe',
  }).trim();

function answers(port: number): boolean {
  try {
    // While it still reads its data, it answers with an error.
    return ask(port, 'ping') === 'PONG';
  } catch {
    return false;
  }
}
