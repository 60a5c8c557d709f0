import type { INode } from 'n8n-workflow';

import { InvalidInput } from '../../protocols/invalidInput';

type AskedNode = Pick<INode, 'parameters' | 'type'>;

const WHOLE_ITEM = /^=\s*\{\{\s*\$json\s*;?\s*\}\}\s*$/;

/**
 * n8n's AI Agent gives a tool its own input together with what the model fills in: the chat, the
 * session, and whatever else its trigger got. That must not go to another system by a default.
 *
 * @param fix what to choose instead, in the words of the panel
 * @throws InvalidInput when the node is a tool
 */
export function refuseAgentInput({ type }: AskedNode, fix: string): void {
  // n8n names the tool variant of a node so.
  if (!type.endsWith('Tool')) return;
  throw new InvalidInput(
    "As a tool, this node does not send the whole item: it holds the agent's own input, such as the chat",
    fix,
  );
}

/**
 * The same for a parameter that may be an expression for the whole item, as its default is.
 *
 * @param name of the parameter
 */
export function refuseAgentInputIn(node: AskedNode, name: string, fix: string): void {
  const { [name]: expression } = node.parameters;
  if (WHOLE_ITEM.test(String(expression ?? '={{ $json }}'))) refuseAgentInput(node, fix);
}
