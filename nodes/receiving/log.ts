import type { FunctionsBase } from 'n8n-workflow';

import { perNode } from './perNode';

/** A flood of bad requests must not become a flood of log lines. */
const INTERVAL_MILLISECONDS = 60_000;

/** When each rule was last told of. */
const lastLoggedOf = perNode(() => new Map<string, number>());

type Context = Pick<FunctionsBase, 'getNode' | 'getWorkflow' | 'logger'>;

/**
 * Tells the administrator in n8n's log, on one line whatever the node is called: a name with line
 * breaks would make lines that nobody has logged.
 *
 * @param text goes on from the node's name; holds nothing of a request and no secret
 */
export function warn(context: Pick<Context, 'getNode' | 'logger'>, text: string): void {
  const line = `${context.getNode().name} ${text}`;
  context.logger.warn(line.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' '));
}

/**
 * Tells the administrator in n8n's log why requests are refused: at most once a minute per node and
 * rule.
 *
 * @param message holds nothing of the request and no secret
 */
export function logRefusal(context: Context, rule: string, message: string): void {
  const lastLogged = lastLoggedOf(context);
  const now = performance.now();
  if (now - (lastLogged.get(rule) ?? -Infinity) < INTERVAL_MILLISECONDS) return;
  lastLogged.set(rule, now);
  warn(context, `refused a request (${rule}): ${message}`);
}
