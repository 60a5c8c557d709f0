import { existsSync } from 'node:fs';
import { readdir, rm, statfs, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { runNpm } from '../npm';
import { type Log, withProgress } from '../progress';
import type { Host } from './hostTypes';
import { HostProblem } from './hostProblems';
import { headersOf, loads, runsNode } from './probe';
import { type Release, manifestOf } from './releases';

const QUIET = ['--no-audit', '--no-fund', '--loglevel=error'];
/** Room for what npm keeps and the compilers write, besides what n8n takes. */
const SPARE_GIGABYTES = 0.6;
const GIGABYTE = 1e9;

/** Installs n8n's packages without running their scripts. */
export async function installPackages(host: Host, release: Release, log: Log): Promise<void> {
  const { folder } = host;
  const { gigabytes, minutes } = release.takes;
  await needRoom(folder, gigabytes + SPARE_GIGABYTES);
  log(
    `Installing n8n ${release.n8n} with Node ${release.node}, once: ` +
      `${gigabytes} GB in ${folder}, about ${minutes} minutes.`,
  );
  const modules = join(folder, 'node_modules');
  // npm takes a half-unpacked package for a whole one.
  await rm(modules, { recursive: true, force: true });
  await writeFile(join(folder, 'package.json'), manifestOf(release));
  await withProgress(
    '  Downloading',
    log,
    () => runNpm(folder, ['install', '--legacy-peer-deps', '--ignore-scripts', ...QUIET]),
    async () => `${await countPackages(modules)} packages`,
  );
}

/** Runs the install script of the package `node`, which unpacks the host's Node. */
export async function installNode(host: Host, release: Release, log: Log): Promise<void> {
  await withProgress(`  Unpacking Node ${release.node}`, log, () =>
    runNpm(host.folder, ['rebuild', 'node', ...QUIET]),
  );
  if (await runsNode(host, release.node)) return;
  throw new HostProblem(
    `Node ${release.node} from npm does not run on this machine (${process.platform}-${process.arch}).`,
    `Look at what "${host.node} --version" says.`,
  );
}

/** Builds a native package for the host's Node. */
export async function compile(host: Host, nativeModule: string, log: Log): Promise<void> {
  const headers = await headersOf(host);
  // Else they would be downloaded from nodejs.org, or be those of the user's own Node.
  const settings: Record<string, string> = headers ? { npm_config_nodedir: headers } : {};
  await withProgress(`  Compiling ${nativeModule}`, log, () =>
    runNpm(host.folder, ['rebuild', nativeModule, ...QUIET], settings),
  );
  if (await loads(host, nativeModule)) return;
  throw new HostProblem(
    `${nativeModule} was compiled but cannot be loaded.`,
    `Remove ${host.folder} and try again.`,
  );
}

async function needRoom(folder: string, gigabytes: number): Promise<void> {
  let existing = folder;
  while (!existsSync(existing)) existing = dirname(existing);
  const { bavail, bsize } = await statfs(existing);
  const free = (bavail * bsize) / GIGABYTE;
  if (free >= gigabytes) return;
  throw new HostProblem(
    `n8n needs ${gigabytes.toFixed(1)} GB in ${folder}, only ${free.toFixed(1)} GB are free.`,
    'Make room, or set XDG_CACHE_HOME to a folder on another disk.',
  );
}

async function countPackages(modules: string): Promise<number> {
  const names = (await readdir(modules)).filter((name) => !name.startsWith('.'));
  const scopes = names.filter((name) => name.startsWith('@'));
  const scoped = await Promise.all(scopes.map((scope) => readdir(join(modules, scope))));
  return names.length - scopes.length + scoped.flat().length;
}
