import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Host } from './hostTypes';

const run = promisify(execFile);

/** Whether the host's Node starts and is the one wanted. */
export async function runsNode({ node, folder }: Host, version: string): Promise<boolean> {
  const answer = await run(node, ['--version'], { cwd: folder }).catch(() => undefined);
  return answer?.stdout.trim() === `v${version}`;
}

/** Whether the host's Node can load a package of the host's. */
export async function loads({ node, folder }: Host, name: string): Promise<boolean> {
  const script = `require(${JSON.stringify(name)})`;
  return run(node, ['--no-node-snapshot', '-e', script], { cwd: folder }).then(
    () => true,
    () => false,
  );
}

/** Whether a command exists on this machine. */
export async function hasCommand(command: string): Promise<boolean> {
  return run(command, ['--version']).then(
    () => true,
    () => false,
  );
}

/** The folder with the headers of the host's Node, where its package brings them. */
export async function headersOf({ folder }: Host): Promise<string | undefined> {
  const parent = join(folder, 'node_modules', 'node', 'node_modules');
  for (const name of await readdir(parent).catch(() => [])) {
    if (existsSync(join(parent, name, 'include', 'node', 'node.h'))) return join(parent, name);
  }
  return undefined;
}
