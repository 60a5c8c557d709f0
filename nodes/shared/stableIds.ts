import { createHash } from 'node:crypto';
import type { IExecuteFunctions } from 'n8n-workflow';

/** Half a SHA-256: as good as unique. */
const ID_CHARACTERS = 32;

/**
 * Names what this run of the node sends. It gets the same names when n8n runs the node again after a
 * failure, also when a person retries the whole execution later, as n8n keeps the node's context
 * with the execution: what the service has got already, it then knows again.
 *
 * @returns gives 32 hexadecimal digits for an item, and for one of several things sent for it
 */
export function stableIds(
  context: IExecuteFunctions,
): (itemIndex: number, part?: number) => string {
  const kept = context.getContext('node');
  kept.firstExecution ??= context.getExecutionId();
  // Executions of other n8n installations and, after an import, nodes elsewhere have the same ids.
  const place = `${context.getInstanceId()} ${context.getWorkflow().id}`;
  const { id: nodeId } = context.getNode();
  const { $runIndex } = context.getWorkflowDataProxy(0);
  return (itemIndex, part = 0) =>
    createHash('sha256')
      .update([place, kept.firstExecution, nodeId, $runIndex, itemIndex, part].join(' '))
      .digest('hex')
      .slice(0, ID_CHARACTERS);
}
