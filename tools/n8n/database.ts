import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Host } from './hostTypes';
import { storedValues } from './storedValues';

/** A value that SQLite takes or gives. */
type SqlValue = string | number | null;

/** Runs in the host's Node, for which alone its sqlite3 was built: one row a line. */
const READER = `
  const { Database, OPEN_READONLY } = require('sqlite3');
  const fail = (error) => { if (error) { console.error(error.message); process.exit(1); } };
  let input = '';
  process.stdin.on('data', (text) => (input += text)).on('end', () => {
    const { file, sql, params } = JSON.parse(input);
    const database = new Database(file, OPEN_READONLY, fail);
    database.configure('busyTimeout', 10000);
    const write = (error, row) => { fail(error); process.stdout.write(JSON.stringify(row) + '\\n'); };
    database.each(sql, params, write, fail);
  });
`;

/** Ids of the events that executions hold, as many times as they are held in different executions. */
export async function readStoredEventIds(
  host: Host,
  userFolder: string,
  workflowId?: string,
): Promise<string[]> {
  const { where, params } = ofWorkflow(workflowId);
  const sql = `SELECT data FROM execution_data
    JOIN execution_entity ON execution_entity.id = executionId ${where} ORDER BY id`;
  const eventIds: string[] = [];
  for await (const { data } of readRows<{ data: string }>(host, userFolder, sql, params)) {
    const inThisExecution = storedValues(data, 'eventId').filter((id) => typeof id === 'string');
    eventIds.push(...new Set(inThisExecution));
  }
  return eventIds;
}

const ofWorkflow = (workflowId?: string): { where: string; params: SqlValue[] } =>
  workflowId === undefined
    ? { where: '', params: [] }
    : { where: 'WHERE workflowId = ?', params: [workflowId] };

/**
 * Reads an n8n's SQLite database, whether that n8n runs or not: row by row, because the data of many
 * executions is more than one string can hold.
 *
 * @throws Error with SQLite's message
 */
async function* readRows<Row extends object>(
  host: Host,
  userFolder: string,
  sql: string,
  params: SqlValue[],
): AsyncGenerator<Row> {
  const reader = spawn(host.node, ['-e', READER], { cwd: host.folder });
  const ended = new Promise<number | null>((resolve, reject) => {
    reader.once('error', reject).once('close', resolve);
  });
  let complaint = '';
  reader.stderr.on('data', (text) => (complaint += String(text)));
  const file = join(userFolder, '.n8n', 'database.sqlite');
  reader.stdin.end(JSON.stringify({ file, sql, params }));
  for await (const line of createInterface(reader.stdout)) yield JSON.parse(line) as Row;
  const code = await ended;
  if (code !== 0) throw new Error(`n8n's database could not be read: ${complaint.trim()}`);
}
