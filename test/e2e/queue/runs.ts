import { parse } from 'flatted';

import { storedValues } from '../../../tools/n8n/storedValues';
import type { Execution } from '../../../tools/n8n/types';
import { outputOf } from '../installation';
import { readRows } from './postgres';
import type { Service } from './service';

/** What the executions of a flow say of its events. */
export interface Runs {
  /** How many executions have each status. */
  statuses: Record<string, number>;
  /** How often each event reached the node behind the trigger. */
  timesRun: Map<string, number>;
  /** Executions that ended without a result, with the events that they hold. */
  interrupted: Array<{ id: string; status: string; eventIds: string[] }>;
}

interface Row {
  id: string;
  status: string;
  data: string;
}

/** Reads all executions of a flow. */
export async function readRuns(postgres: Service, workflowId: string): Promise<Runs> {
  const runs: Runs = { statuses: {}, timesRun: new Map(), interrupted: [] };
  const sql = `SELECT json_build_object('id', id::text, 'status', status, 'data', data)
    FROM execution_entity JOIN execution_data ON "executionId" = id
    WHERE "workflowId" = '${workflowId}' ORDER BY id`;
  for await (const { id, status, data } of readRows<Row>(postgres, sql)) {
    runs.statuses[status] = (runs.statuses[status] ?? 0) + 1;
    const execution = { data: parse(data) } as Execution;
    const reached = idsOf(outputOf(execution, 'Next'));
    for (const eventId of reached) {
      runs.timesRun.set(eventId, (runs.timesRun.get(eventId) ?? 0) + 1);
    }
    if (status !== 'success') {
      const held = storedValues(data, 'eventId').filter((value) => typeof value === 'string');
      const eventIds = [...new Set(held)];
      runs.interrupted.push({ id, status, eventIds });
    }
  }
  return runs;
}

const idsOf = (items: Array<Record<string, unknown>>) =>
  new Set(items.map(({ eventId }) => String(eventId)));
