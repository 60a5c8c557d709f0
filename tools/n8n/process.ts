import type { ChildProcess } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import axios from 'axios';
import getPort from 'get-port';
import { endGently, endGroup, spawnBound } from '../boundProcess';
import { isRecord } from '../json';
import { lastLines } from '../text';
import { installCommunityPackage } from './communityPackage';
import { n8nEnvironment } from './environment';
import type { Host } from './hostTypes';

/** The command line's words for what an n8n process does. */
export type N8nCommand = 'start' | 'webhook' | 'worker';

/** How to start an n8n. */
export interface N8nOptions {
  host: Host;
  /** Keeps database, encryption key, community packages and log. */
  userFolder: string;
  port: number;
  /** What it does; everything unless told. The other two are parts of n8n's queue mode. */
  command?: N8nCommand;
  /** A packed package to install as a community package. */
  tarball?: string;
  /** Extra settings; those that are undefined are left out. */
  env?: Record<string, string | undefined>;
  /** 127.0.0.1 unless told. */
  listenAddress?: string;
}

/** How an n8n process ended. */
export interface N8nExit {
  code: number | null;
  signal: NodeJS.Signals | null;
  /** Whether it was asked to end. */
  wanted: boolean;
}

/** A running n8n. */
export interface N8n {
  /** Its address, without a slash at the end. */
  readonly url: string;
  readonly pid: number;
  readonly userFolder: string;
  readonly host: Host;
  /** Resolves once the process has ended, however it did. */
  readonly exited: Promise<N8nExit>;
  /** What it has written so far. */
  log(): string;
  /** Ends it and its task runner in good order, by force after 10 seconds. */
  stop(): Promise<void>;
  /** Ends it and its task runner at once, as a crash would. */
  kill(): Promise<void>;
}

const START_LIMIT_MS = 180_000;
const STOP_LIMIT_MS = 10_000;
const POLL_MS = 50;
/** n8n logs it once all active workflows listen, or the process takes work. */
const STARTED: Record<N8nCommand, string> = {
  start: 'Editor is now accessible via',
  webhook: 'Webhook listener waiting for requests',
  worker: 'n8n worker is now ready',
};

/**
 * Starts n8n and resolves when it answers and its active workflows listen.
 *
 * @throws Error with the end of n8n's log when n8n ends or does not answer in time
 */
export async function startN8n(options: N8nOptions): Promise<N8n> {
  const { host, userFolder, port, command = 'start', listenAddress = '127.0.0.1' } = options;
  mkdirSync(userFolder, { recursive: true });
  if (options.tarball) await installCommunityPackage(userFolder, options.tarball);

  const url = `http://localhost:${port}`;
  const brokerPort = await getPort({ host: '127.0.0.1', exclude: [port] });
  const environment = n8nEnvironment(
    { host, userFolder, port, brokerPort, listenAddress, url: `${url}/` },
    process.env,
  );
  const logFile = join(userFolder, 'n8n.log');
  const log = () => readFileSync(logFile, 'utf8');
  const env = { ...environment, ...options.env };
  const child = launch(host, command, env, userFolder, logFile);

  let wanted = false;
  const exited = new Promise<N8nExit>((resolve) => {
    child.once('error', () => resolve({ code: null, signal: null, wanted }));
    child.once('exit', (code, signal) => resolve({ code, signal, wanted }));
  });
  const n8n: N8n = {
    url,
    pid: child.pid ?? 0,
    userFolder,
    host,
    exited,
    log,
    async stop() {
      wanted = true;
      endGently(child);
      const stopped = new AbortController();
      const tooLate = sleep(STOP_LIMIT_MS, undefined, stopped).then(() => endGroup(child));
      await Promise.race([exited, tooLate.catch(() => undefined)]);
      stopped.abort();
      await exited;
    },
    async kill() {
      wanted = true;
      endGroup(child);
      await exited;
    },
  };
  await untilReady(n8n, command);
  return n8n;
}

function launch(
  host: Host,
  command: N8nCommand,
  env: NodeJS.ProcessEnv,
  cwd: string,
  logFile: string,
): ChildProcess {
  const output = openSync(logFile, 'w');
  try {
    return spawnBound(host.node, [host.bin, command], { cwd, env, output });
  } finally {
    closeSync(output);
  }
}

async function untilReady(n8n: N8n, command: N8nCommand): Promise<void> {
  const deadline = Date.now() + START_LIMIT_MS;
  let exit: N8nExit | undefined;
  void n8n.exited.then((how) => (exit = how));
  while (!(await isReady(n8n, command))) {
    if (exit) {
      throw new Error(`n8n ended while starting (${describeExit(exit)}).\n${lastLines(n8n.log())}`);
    }
    if (Date.now() > deadline) {
      await n8n.kill();
      throw new Error(
        `n8n did not answer within ${START_LIMIT_MS / 1000} s.\n${lastLines(n8n.log())}`,
      );
    }
    await sleep(POLL_MS);
  }
}

/** Whether database and REST interface answer (one does so before the other) and workflows listen. */
async function isReady({ url, log }: N8n, command: N8nCommand): Promise<boolean> {
  if (!log().includes(STARTED[command])) return false;
  if (command !== 'start') return true;
  const http = { proxy: false, timeout: 5_000, validateStatus: () => true } as const;
  try {
    const readiness = await axios.get<unknown>(`${url}/healthz/readiness`, http);
    const login = await axios.get<unknown>(`${url}/rest/login`, http);
    return readiness.status === 200 && isRecord(login.data);
  } catch {
    return false;
  }
}

/** In words, how a process ended. */
export const describeExit = ({ code, signal }: N8nExit): string =>
  signal ? `signal ${signal}` : `code ${code ?? 'unknown'}`;
