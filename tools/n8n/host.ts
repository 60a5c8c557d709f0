import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { withLock } from '../lock';
import type { Log } from '../progress';
import { cacheFolder } from './cacheFolder';
import { explained } from './hostProblems';
import type { Host } from './hostTypes';
import { compile, installNode, installPackages } from './hostSteps';
import { loads, runsNode } from './probe';
import { type Release, manifestOf } from './releases';

export type { Host } from './hostTypes';

const READY_FILE = 'ready.json';

/**
 * Makes sure that an n8n is installed in the user's cache, and says where. What a killed
 * installation left is continued or done again; of several processes one installs, the rest wait.
 *
 * @throws {HostProblem} with what to do about it
 */
export async function ensureHost(
  release: Release,
  { log = console.log }: { log?: Log } = {},
): Promise<Host> {
  const host = hostOf(release);
  if (await isReady(host, release)) return host;
  return await withLock(
    `${host.folder}.lock`,
    async () => {
      // Another process may have installed it while we waited.
      if (!(await isReady(host, release))) await install(host, release, log);
      return host;
    },
    {
      onWait: ({ pid }) => log(`Process ${pid} is installing n8n ${release.n8n}; waiting for it.`),
    },
  );
}

/** Where a release is or would be installed. */
export function hostOf(release: Release): Host {
  const folder = join(cacheFolder(), `n8n-${release.n8n}`);
  const modules = join(folder, 'node_modules');
  const node = process.platform === 'win32' ? 'node.exe' : 'node';
  return {
    version: release.n8n,
    folder,
    node: join(modules, 'node', 'bin', node),
    bin: join(modules, 'n8n', 'bin', 'n8n'),
    settings: release.settings,
  };
}

/** What the file says that is written when an installation is complete. */
export const readyNote = (release: Release): string =>
  JSON.stringify({ manifest: manifestOf(release), system: `${process.platform}-${process.arch}` });

/** Whether an installation was completed, for this release and this kind of machine. */
export async function isReady({ folder, node, bin }: Host, release: Release): Promise<boolean> {
  const note = await readFile(join(folder, READY_FILE), 'utf8').catch(() => '');
  return note === readyNote(release) && existsSync(node) && existsSync(bin);
}

async function install(host: Host, release: Release, log: Log): Promise<void> {
  const { folder } = host;
  try {
    await rm(join(folder, READY_FILE), { force: true });
    await mkdir(folder, { recursive: true });
    if (!(await hasPackages(folder, release))) await installPackages(host, release, log);
    if (!(await runsNode(host, release.node))) await installNode(host, release, log);
    for (const nativeModule of release.nativeModules) {
      if (!(await loads(host, nativeModule))) await compile(host, nativeModule, log);
    }
    await writeFile(join(folder, READY_FILE), readyNote(release));
  } catch (error) {
    throw await explained(error, folder);
  }
}

/** npm writes the hidden lock file last: with it, the tree is whole. */
async function hasPackages(folder: string, release: Release): Promise<boolean> {
  const manifest = await readFile(join(folder, 'package.json'), 'utf8').catch(() => '');
  return (
    manifest.trim() === manifestOf(release) &&
    existsSync(join(folder, 'node_modules', '.package-lock.json'))
  );
}
