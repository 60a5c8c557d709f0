import { execFileSync } from 'node:child_process';
import { chownSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { endGroup, spawnBoundProgram } from '../../../tools/boundProcess';
import { lastLines } from '../../../tools/text';

/** A server program that tests start, kill and start again. */
export interface Service {
  readonly port: number;
  /** Starts it, also again, with the data that it had. Resolves when it takes connections. */
  start(): Promise<void>;
  /** Ends it at once, as a crash would. */
  kill(): Promise<void>;
  /** Ends it and removes its data. */
  remove(): Promise<void>;
}

/** A user of this machine. */
export interface User {
  uid: number;
  gid: number;
}

const START_LIMIT_MS = 60_000;
const POLL_MS = 50;

/** @returns a user of this machine by name, where we may become that user */
export function userCalled(name: string): User | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const idOf = (flag: string) => Number(execFileSync('id', [flag, name], { encoding: 'utf8' }));
  return { uid: idOf('-u'), gid: idOf('-g') };
}

/** @returns a new folder for data, which belongs to `user` */
export function dataFolder(name: string, user?: User): string {
  const folder = mkdtempSync(join(tmpdir(), `dingtalk-${name}-`));
  if (user) chownSync(folder, user.uid, user.gid);
  return folder;
}

/**
 * @param program with its arguments
 * @param isReady whether it takes connections
 */
export function serviceOf(
  program: [string, ...string[]],
  settings: { port: number; folder: string; user?: User; isReady: () => boolean },
): Service {
  const { port, folder, user, isReady } = settings;
  const logFile = `${folder}.log`;
  let kill = async () => await Promise.resolve();
  return {
    port,
    async start() {
      const output = openSync(logFile, 'a');
      const child = spawnBoundProgram(program, { cwd: folder, output, ...user });
      const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
      kill = async () => {
        endGroup(child);
        await exited;
      };
      const deadline = Date.now() + START_LIMIT_MS;
      while (!isReady()) {
        if (child.exitCode !== null || Date.now() > deadline) {
          const log = lastLines(readFileSync(logFile, 'utf8'));
          throw new Error(`${program[0]} did not start.\n${log}`);
        }
        await sleep(POLL_MS);
      }
    },
    async kill() {
      await kill();
    },
    async remove() {
      await kill();
      rmSync(folder, { recursive: true, force: true });
      rmSync(logFile, { force: true });
    },
  };
}
