import { type ChildProcess, execFileSync, spawn } from 'node:child_process';

/** Where the output of a process goes: a file, or pipes to us. */
export type Output = number | 'pipe';

const IS_WINDOWS = process.platform === 'win32';

/**
 * Ends the process group when the pipe to us breaks, so that no process outlives us even if we are
 * killed. Runs inside the other Node, before the script.
 */
const END_WITH_PARENT = `data:text/javascript,${encodeURIComponent(`
  import { Socket } from 'node:net';
  import { isMainThread } from 'node:worker_threads';
  const end = () => process.kill(-process.pid, 'SIGKILL');
  if (isMainThread) new Socket({ fd: 3 }).on('error', () => {}).on('close', end).resume().unref();
`)}`;

/**
 * Starts a script in a Node of its own that ends when we do, with all that it started. On POSIX it
 * leads a process group: Ctrl-C in our terminal does not reach it, so it is ours to handle.
 */
export function spawnBound(
  node: string,
  [script, ...args]: [string, ...string[]],
  { cwd, env, output }: { cwd: string; env: NodeJS.ProcessEnv; output: Output },
): ChildProcess {
  const child = IS_WINDOWS
    ? spawn(node, [script, ...args], { cwd, env, stdio: ['ignore', output, output] })
    : spawn(node, ['--import', END_WITH_PARENT, script, ...args], {
        cwd,
        env,
        detached: true,
        stdio: ['ignore', output, output, 'pipe'],
      });
  const endWithUs = () => killGroup(child.pid);
  process.once('exit', endWithUs);
  // What it started may still run when it has ended.
  child.once('exit', () => {
    process.removeListener('exit', endWithUs);
    endWithUs();
  });
  return child;
}

/** Starts what it is told and ends with it; being in its process group, that ends with us too. */
const RUN = `
  const { spawn } = require('node:child_process');
  const [options, program, ...args] = process.argv.slice(1);
  spawn(program, args, { ...JSON.parse(options), stdio: ['ignore', 'inherit', 'inherit'] })
    .on('error', (error) => { console.error(error.message); process.exit(1); })
    .on('exit', (code) => process.exit(code ?? 1));
`;

/**
 * Starts a program that is no script of Node's, and ends with us as {@link spawnBound} says.
 *
 * @param options `uid` and `gid` of the user that it runs as, where that is another than ours
 */
export function spawnBoundProgram(
  [program, ...args]: [string, ...string[]],
  options: { cwd: string; output: Output; uid?: number; gid?: number },
): ChildProcess {
  const { cwd, output, ...user } = options;
  const command = ['-e', RUN, JSON.stringify(user), program, ...args] as [string, ...string[]];
  return spawnBound(process.execPath, command, { cwd, env: process.env, output });
}

/** Asks a process to end. */
export function endGently(child: ChildProcess): void {
  if (IS_WINDOWS) endGroup(child);
  else child.kill('SIGTERM');
}

/** Ends a process from {@link spawnBound} and all that it started, at once. */
export function endGroup({ pid, exitCode, signalCode }: ChildProcess): void {
  // Once it has ended, its group has too, and the id may be another's.
  if (exitCode === null && signalCode === null) killGroup(pid);
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    if (IS_WINDOWS)
      execFileSync('taskkill', ['/pid', String(pid), '/t', '/f'], { stdio: 'ignore' });
    else process.kill(-pid, 'SIGKILL');
  } catch {
    // Nothing is left to end.
  }
}
