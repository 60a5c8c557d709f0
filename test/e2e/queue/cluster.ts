import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import getPort from 'get-port';

import type { DingTalkApp } from '../../../playground/dingtalk/callback';
import type { Host } from '../../../tools/n8n/host';
import { type N8n, type N8nCommand, startN8n } from '../../../tools/n8n/process';
import { eventually } from '../../support/eventually';
import { type ActiveFlow, OwnInstallation } from '../installation';
import { DATABASE, newPostgres, USER } from './postgres';
import { countJobs, newRedis } from './redis';
import type { Service } from './service';

const POLL_MILLISECONDS = 500;
const IDLE_POLLS = 5;
/** In the full proof, workers run through thousands of executions. */
const IDLE_LIMIT_MILLISECONDS = 300_000;

/** How many of each. */
export interface ClusterSize {
  processors: number;
  workers: number;
}

/** A webhook processor or a worker, in a folder of its own. */
export class Member {
  private n8n?: N8n;

  private constructor(
    private readonly options: Parameters<typeof startN8n>[0],
    /** Its address, without a slash at the end. */
    readonly url: string,
  ) {}

  static async start(host: Host, command: N8nCommand, env: Record<string, string>) {
    const userFolder = mkdtempSync(join(tmpdir(), `dingtalk-${command}-`));
    const port = await getPort({ host: '127.0.0.1' });
    const options = { host, userFolder, port, command, env };
    const member = new Member(options, `http://localhost:${port}`);
    member.n8n = await startN8n({ ...options, tarball: process.env.E2E_TARBALL });
    return member;
  }

  /** Starts it again after it was stopped or killed. */
  async restart(): Promise<void> {
    this.n8n = await startN8n(this.options);
  }

  /** Ends it at once, as a crash would. */
  async kill(): Promise<void> {
    await this.n8n?.kill();
  }

  /** Ends it in good order. */
  async stop(): Promise<void> {
    await this.n8n?.stop();
  }

  /** What it has written since it was started last. */
  log(): string {
    return this.n8n?.log() ?? '';
  }

  async remove(): Promise<void> {
    await this.kill();
    rmSync(this.options.userFolder, { recursive: true, force: true });
  }
}

/** n8n's queue mode: a main, webhook processors and workers with their Redis and PostgreSQL. */
export class Cluster {
  private constructor(
    readonly redis: Service,
    readonly postgres: Service,
    readonly main: OwnInstallation,
    readonly processors: Member[],
    readonly workers: Member[],
    private readonly env: Record<string, string>,
  ) {}

  /** @param env settings of all processes */
  static async start(host: Host, size: ClusterSize, env: Record<string, string> = {}) {
    const [redis, postgres] = [await newRedis(), await newPostgres()];
    await Promise.all([redis.start(), postgres.start()]);
    const all = { ...queueEnvironment(redis, postgres), ...env };
    // It makes the tables that the others expect.
    const main = await OwnInstallation.start(host, {
      ...all,
      // Webhooks go to the processors, whatever a proxy does.
      N8N_DISABLE_PRODUCTION_MAIN_PROCESS: 'true',
    });
    const cluster = new Cluster(redis, postgres, main, [], [], all);
    const members = [
      ...Array<'webhook'>(size.processors).fill('webhook'),
      ...Array<'worker'>(size.workers).fill('worker'),
    ];
    await Promise.all(members.map((command) => cluster.add(command)));
    return cluster;
  }

  /** Starts one more. */
  async add(command: 'webhook' | 'worker'): Promise<void> {
    const members = command === 'webhook' ? this.processors : this.workers;
    members.push(await Member.start(this.main.host, command, this.env));
  }

  /** What a reverse proxy would do: each request to the next processor. */
  appsOf({ app }: ActiveFlow): DingTalkApp[] {
    const { pathname } = new URL(app.callbackUrl);
    return this.processors.map(({ url }) => ({ ...app, callbackUrl: `${url}${pathname}` }));
  }

  /**
   * What docs/production.md has people do when a worker has died: a processor that hears of it would
   * overwrite what that worker was running; a new one does not, and main marks it as crashed.
   */
  async rescueInterrupted(): Promise<void> {
    await Promise.all(
      this.processors.map(async (processor) => {
        await processor.kill();
        await processor.restart();
      }),
    );
    await this.untilIdle();
    await this.main.n8n.stop();
    await this.main.restart();
  }

  /** Waits until no execution waits for a worker or is run by one. */
  async untilIdle(): Promise<void> {
    // Between two jobs of a burst there may be a moment without any.
    let idle = 0;
    await eventually(
      'the queue is empty',
      async () => {
        await sleep(POLL_MILLISECONDS);
        idle = countJobs(this.redis) > 0 ? 0 : idle + 1;
        return idle >= IDLE_POLLS;
      },
      IDLE_LIMIT_MILLISECONDS,
    );
  }

  /** Ends everything and removes its data. */
  async remove(): Promise<void> {
    await Promise.all([...this.processors, ...this.workers].map((member) => member.remove()));
    await this.main.stop();
    await this.redis.remove();
    await this.postgres.remove();
  }
}

/** As docs/production.md has it, but for how long a dead worker's executions can be rescued. */
const queueEnvironment = (redis: Service, postgres: Service): Record<string, string> => ({
  EXECUTIONS_MODE: 'queue',
  N8N_ENCRYPTION_KEY: randomBytes(24).toString('base64'),
  QUEUE_BULL_REDIS_HOST: '127.0.0.1',
  QUEUE_BULL_REDIS_PORT: String(redis.port),
  QUEUE_WORKER_STALLED_INTERVAL: '10000',
  DB_TYPE: 'postgresdb',
  DB_POSTGRESDB_HOST: '127.0.0.1',
  DB_POSTGRESDB_PORT: String(postgres.port),
  DB_POSTGRESDB_USER: USER,
  DB_POSTGRESDB_DATABASE: DATABASE,
  DB_POSTGRESDB_POOL_SIZE: '10',
});
