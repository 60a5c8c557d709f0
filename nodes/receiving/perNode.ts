import type { FunctionsBase } from 'n8n-workflow';

/** A node that nothing came to for so long is forgotten: longer than a memory of events is kept. */
const IDLE_MILLISECONDS = 24 * 3_600_000;

/** Bounds the memory of the process if flows are made, called and deleted faster than that. */
const MOST_NODES = 10_000;

/**
 * Keeps something for each trigger node: its requests and executions meet there.
 *
 * @param create makes it for a node that is seen for the first time, or after an idle day
 * @returns gives what all requests and executions of a node in this process share
 */
export function perNode<Kept>(
  create: () => Kept,
): (context: Pick<FunctionsBase, 'getNode' | 'getWorkflow'>) => Kept {
  /** In the order of their last use. */
  const byNode = new Map<string, { kept: Kept; usedAt: number }>();
  return (context) => {
    const key = `${context.getWorkflow().id}:${context.getNode().id}`;
    const now = performance.now();
    const { kept } = byNode.get(key) ?? { kept: create() };
    byNode.delete(key);
    byNode.set(key, { kept, usedAt: now });
    for (const [idleKey, { usedAt }] of byNode) {
      if (now - usedAt < IDLE_MILLISECONDS && byNode.size <= MOST_NODES) break;
      byNode.delete(idleKey);
    }
    return kept;
  };
}
