import { execFileSync, spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import getPort from 'get-port';

import { dataFolder, type Service, serviceOf, userCalled } from './service';

/** Where Debian's packages have the programs of each version. */
const VERSIONS = '/usr/lib/postgresql';

/** The superuser, who needs no password on this machine. */
export const USER = 'n8n';
/** Every new PostgreSQL has it. */
export const DATABASE = 'postgres';

/** A PostgreSQL with an empty database. */
export async function newPostgres(): Promise<Service> {
  const port = await getPort({ host: '127.0.0.1' });
  // It refuses to run as root.
  const user = userCalled('postgres');
  const folder = dataFolder('postgres', user);
  const create = ['-D', folder, '-U', USER, '--auth=trust', '-E', 'UTF8', '--no-locale', '-N'];
  execFileSync(program('initdb'), create, { cwd: folder, stdio: 'pipe', ...user });
  const settings = ['listen_addresses=127.0.0.1', `port=${port}`, 'unix_socket_directories='];
  const options = settings.flatMap((setting) => ['-c', setting]);
  return serviceOf([program('postgres'), '-D', folder, ...options], {
    port,
    folder,
    user,
    isReady: () => answers(port),
  });
}

/** What n8n's credential for a PostgreSQL holds. */
export const accountOf = ({ port }: Service) => ({
  host: '127.0.0.1',
  port,
  database: DATABASE,
  user: USER,
});

/**
 * Reads rows of the database, one after the other: all at once may be more than a string can hold.
 *
 * @param sql a query whose rows are a single JSON value each
 * @throws Error with PostgreSQL's message
 */
export async function* readRows<Row>({ port }: Service, sql: string): AsyncGenerator<Row> {
  const reader = spawn(program('psql'), [...connection(port), '-qAtX', '-c', sql]);
  const ended = new Promise<number | null>((resolve, reject) => {
    reader.once('error', reject).once('close', resolve);
  });
  let complaint = '';
  reader.stderr.on('data', (text) => (complaint += String(text)));
  for await (const line of createInterface(reader.stdout)) yield JSON.parse(line) as Row;
  if ((await ended) !== 0) throw new Error(`PostgreSQL could not be read: ${complaint.trim()}`);
}

/** Does something in the database. */
export function runSql({ port }: Service, sql: string): void {
  execFileSync(program('psql'), [...connection(port), '-qX', '-c', sql], { stdio: 'pipe' });
}

function program(name: string): string {
  const newestVersion = readdirSync(VERSIONS).sort((a, b) => Number(b) - Number(a))[0];
  return join(VERSIONS, newestVersion ?? '', 'bin', name);
}

const connection = (port: number) => [
  ...['-h', '127.0.0.1', '-p', String(port)],
  ...['-U', USER, '-d', DATABASE],
];

function answers(port: number): boolean {
  try {
    execFileSync(program('psql'), [...connection(port), '-c', 'SELECT 1'], { stdio: 'pipe' });
    return true;
  } catch {
    return false;
  }
}
