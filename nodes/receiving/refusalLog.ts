import type { FunctionsBase } from 'n8n-workflow';

/** A flood of bad requests must not become a flood of log lines. */
const INTERVAL_MILLISECONDS = 60_000;

const lastLogged = new Map<string, number>();

/**
 * Tells the administrator in n8n's log why requests are refused: at most once a minute per node and
 * rule.
 *
 * @param message holds nothing of the request and no secret
 */
export function logRefusal(
  context: Pick<FunctionsBase, 'getNode' | 'logger'>,
  rule: string,
  message: string,
): void {
  const { id, name } = context.getNode();
  const key = `${id}:${rule}`;
  const now = Date.now();
  if (now - (lastLogged.get(key) ?? 0) < INTERVAL_MILLISECONDS) return;
  lastLogged.set(key, now);
  context.logger.warn(`${name} refused a request (${rule}): ${message}`);
}
