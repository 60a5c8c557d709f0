import type { FunctionsBase } from 'n8n-workflow';

/** Nodes that are remembered; of more, the one that was idle for the longest is forgotten. */
const REMEMBERED_NODES = 100;

/**
 * Keeps something for each trigger node: its requests and executions meet there.
 *
 * @param create makes it for a node that is seen for the first time
 * @returns gives what all requests and executions of a node in this process share
 */
export function perNode<Kept>(
  create: () => Kept,
): (context: Pick<FunctionsBase, 'getNode' | 'getWorkflow'>) => Kept {
  const byNode = new Map<string, Kept>();
  return (context) => {
    const key = `${context.getWorkflow().id}:${context.getNode().id}`;
    const kept = byNode.get(key) ?? create();
    byNode.delete(key);
    byNode.set(key, kept);
    const [idleForLongest] = byNode.keys();
    if (byNode.size > REMEMBERED_NODES && idleForLongest) byNode.delete(idleForLongest);
    return kept;
  };
}
