import { createHash, randomUUID } from 'node:crypto';
import type { IExecuteFunctions } from 'n8n-workflow';

/** Half a SHA-256: as good as unique. */
const ID_CHARACTERS = 32;

/**
 * Names what this run of the node sends. It gets the same names when n8n runs the node again after a
 * failure, also when a person retries the whole execution later, as n8n keeps the node's context
 * with the execution: what the service has got already, it then knows again.
 *
 * The names begin with a random one rather than the execution's number: after a database was reset,
 * n8n counts executions from 1 again, and the service would take new messages for old ones.
 *
 * @returns gives 32 hexadecimal digits for an item, and for one of several things sent for it
 */
export function stableIds(
  context: IExecuteFunctions,
): (itemIndex: number, part?: number) => string {
  // n8n's MCP Server Trigger and its agents also call a node without an execution. Then there is no
  // context either, and nothing that could be retried: each call has names of its own.
  const kept = context.getExecutionId() === undefined ? {} : context.getContext('node');
  const name = String((kept.sendingName ??= randomUUID()));
  const { $runIndex } = context.getWorkflowDataProxy(0);
  return (itemIndex, part = 0) =>
    createHash('sha256')
      .update([name, $runIndex, itemIndex, part].join(' '))
      .digest('hex')
      .slice(0, ID_CHARACTERS);
}
