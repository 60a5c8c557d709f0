import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rm, rmdir, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** How to wait for a lock. */
export interface LockOptions {
  /** Called once when someone else holds the lock. */
  onWait?: (holder: Holder) => void;
  /** A lock that shows no sign of life for so long has lost its holder. */
  staleAfterMs?: number;
}

/** Who holds a lock. */
export interface Holder {
  id: string;
  pid: number;
  machine: string;
}

const STALE_AFTER_MS = 30_000;
const POLL_MS = 250;
const HOLDER_FILE = 'holder.json';

/**
 * Does some work that no other process may do at the same time. The lock is a folder, because
 * making one is atomic; its holder keeps touching it. A lock whose holder is gone is taken over.
 */
export async function withLock<Result>(
  folder: string,
  work: () => Promise<Result>,
  { onWait, staleAfterMs = STALE_AFTER_MS }: LockOptions = {},
): Promise<Result> {
  await mkdir(dirname(folder), { recursive: true });
  const me: Holder = { id: randomUUID(), pid: process.pid, machine: hostname() };
  let told = false;
  while (!(await take(folder, me))) {
    const holder = await holderOf(folder);
    if (await isStale(folder, holder, staleAfterMs)) {
      await release(folder, staleAfterMs);
    } else {
      if (holder && !told) onWait?.(holder);
      told ||= holder !== undefined;
      await sleep(POLL_MS);
    }
  }
  const heartbeat = setInterval(() => void touch(folder), staleAfterMs / 4);
  try {
    return await work();
  } finally {
    clearInterval(heartbeat);
    // If we slept so long that another took over, the lock is no longer ours to remove.
    if ((await holderOf(folder))?.id === me.id) await rm(folder, { recursive: true, force: true });
  }
}

async function take(folder: string, me: Holder): Promise<boolean> {
  try {
    await mkdir(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
  await writeFile(join(folder, HOLDER_FILE), JSON.stringify(me));
  return true;
}

async function holderOf(folder: string): Promise<Holder | undefined> {
  try {
    return JSON.parse(await readFile(join(folder, HOLDER_FILE), 'utf8')) as Holder;
  } catch {
    // It was just made, or just released.
    return undefined;
  }
}

async function isStale(folder: string, holder: Holder | undefined, afterMs: number) {
  if (holder?.machine === hostname() && !isAlive(holder.pid)) return true;
  const { mtimeMs } = await stat(folder).catch(() => ({ mtimeMs: Date.now() }));
  return Date.now() - mtimeMs > afterMs;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Removes a stale lock. Only one process may at a time, else it might remove its successor. */
async function release(folder: string, staleAfterMs: number): Promise<void> {
  const releasing = `${folder}.releasing`;
  try {
    await mkdir(releasing);
  } catch {
    if (await isStale(releasing, undefined, staleAfterMs)) await rmdir(releasing).catch(() => {});
    await sleep(POLL_MS);
    return;
  }
  try {
    const stillStale = await isStale(folder, await holderOf(folder), staleAfterMs);
    if (stillStale) await rm(folder, { recursive: true, force: true });
  } finally {
    await rmdir(releasing).catch(() => {});
  }
}

async function touch(folder: string): Promise<void> {
  const now = new Date();
  await utimes(folder, now, now).catch(() => undefined);
}
