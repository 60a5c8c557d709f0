import { once } from 'node:events';
import { existsSync, realpathSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { spawnBound } from './boundProcess';
import { lastLines } from './text';

/** npm failed; `output` is the end of what it wrote. */
export class NpmError extends Error {
  constructor(
    args: string[],
    readonly output: string,
  ) {
    super(`npm ${args.join(' ')} failed.\n${output}`);
    this.name = 'NpmError';
  }
}

/** Settings of npm that are about the user's machine and network, not about one project. */
const KEPT_SETTINGS = new Set(
  [
    ...['registry', 'userconfig', 'globalconfig', 'cache', 'prefer_offline', 'python'],
    ...['proxy', 'https_proxy', 'http_proxy', 'noproxy', 'cafile', 'ca', 'strict_ssl'],
    ...['fetch_retries', 'fetch_timeout', 'fetch_retry_mintimeout', 'fetch_retry_maxtimeout'],
  ].map((setting) => `npm_config_${setting}`),
);

/**
 * The environment for an npm that works elsewhere than in this checkout. `npm start` exports this
 * project's settings to us, among them ignore-scripts, with which nothing would be compiled.
 */
export function npmEnvironment(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const isOurs = (name: string) =>
    /^npm_/i.test(name) && !KEPT_SETTINGS.has(name.toLowerCase().replaceAll('-', '_'));
  const dropped = new Set(['INIT_CWD', 'NODE', 'NODE_OPTIONS', 'NODE_ENV']);
  return Object.fromEntries(
    Object.entries(environment).filter(
      ([name, value]) => value !== undefined && !dropped.has(name) && !isOurs(name),
    ),
  );
}

/**
 * Runs npm in a folder, apart from the project that we run in.
 *
 * @throws {NpmError}
 */
export async function runNpm(
  folder: string,
  args: string[],
  settings: Record<string, string> = {},
): Promise<void> {
  const npm = spawnBound(process.execPath, [npmScript(), ...args], {
    cwd: folder,
    env: { ...npmEnvironment(process.env), ...settings },
    output: 'pipe',
  });
  let output = '';
  const collect = (text: Buffer) => (output += text.toString());
  npm.stdout?.on('data', collect);
  npm.stderr?.on('data', collect);
  const [code] = (await once(npm, 'close')) as [number | null];
  if (code !== 0) throw new NpmError(args, lastLines(output));
}

/** npm's own script, so that it runs without a shell on every system. */
function npmScript(): string {
  const running = process.env.npm_execpath;
  if (running?.endsWith('npm-cli.js')) return running;
  const folders = [dirname(process.execPath), ...(process.env.PATH ?? '').split(delimiter)];
  const candidates = folders.flatMap((folder) => [
    join(folder, 'node_modules', 'npm', 'bin', 'npm-cli.js'),
    join(folder, 'npm'),
  ]);
  const script = candidates
    .filter((file) => existsSync(file))
    .map((file) => realpathSync(file))
    .find((file) => file.endsWith('npm-cli.js'));
  if (!script) throw new Error('npm was not found. Install Node with npm, then try again.');
  return script;
}
