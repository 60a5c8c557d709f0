import { NpmError } from '../npm';
import { hasCommand } from './probe';

/** An n8n could not be installed: why, and what to do. */
export class HostProblem extends Error {
  constructor(
    cause: string,
    readonly whatToDo: string,
  ) {
    super(`${cause}\n${whatToDo}`);
    this.name = 'HostProblem';
  }
}

const COMPILERS = ['python3', 'make', 'g++'];
const NETWORK =
  /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ERR_SOCKET_TIMEOUT|CERT/;

/** The error as one that tells the user what to do, where that is known. */
export async function explained(error: unknown, folder: string): Promise<unknown> {
  if (!(error instanceof NpmError)) return error;
  const { message, output } = error;
  if (output.includes('ENOSPC')) {
    return new HostProblem(
      message,
      `The disk is full. Make room for ${folder}, or set XDG_CACHE_HOME to a folder on another disk.`,
    );
  }
  if (/gyp|node-pre-gyp|prebuild/.test(output)) {
    const missing = await missingCompilers();
    if (missing.length > 0) {
      return new HostProblem(
        `n8n has parts to be compiled, and this machine lacks ${missing.join(', ')}.`,
        `${installCompilers()}, then try again: it continues where it stopped.`,
      );
    }
  }
  if (NETWORK.test(output)) {
    return new HostProblem(
      message,
      'npm could not reach its registry. Check the network, the proxy and `npm config get registry`, ' +
        'then try again: what is downloaded is kept.',
    );
  }
  return new HostProblem(message, `Try again; if it stays so, remove ${folder} first.`);
}

async function missingCompilers(): Promise<string[]> {
  const found = await Promise.all(COMPILERS.map(hasCommand));
  return COMPILERS.filter((_, index) => !found[index]);
}

function installCompilers(): string {
  switch (process.platform) {
    case 'darwin':
      return 'Run "xcode-select --install"';
    case 'win32':
      return 'Install Python 3 and the Visual Studio Build Tools (C++)';
    default:
      return 'Run "apt-get install python3 make g++" (or what your system calls them)';
  }
}
