import type { IExecuteFunctions, INode } from 'n8n-workflow';

import { InvalidInput } from '../../protocols/invalidInput';

/** Gives the value of a parameter for an item; of a resource locator, what is chosen. */
export interface ReadParameter {
  (name: string, itemIndex: number): unknown;
  /** The node with its parameters as they stand in the panel; n8n copies it each time it is asked. */
  node: Pick<INode, 'parameters' | 'type'>;
}

/**
 * n8n looks every parameter up for every item. One without an expression is the same for all items,
 * so it is looked up once: with thousands of items, that is half of a node's work.
 */
export function parameterReader(
  context: Pick<IExecuteFunctions, 'getNode' | 'getNodeParameter'>,
): ReadParameter {
  const node = context.getNode();
  const { parameters } = node;
  const fixed = new Map<string, unknown>();
  const withExpression = new Set(
    Object.keys(parameters).filter((name) => /"=/.test(JSON.stringify(parameters[name]))),
  );
  const read = (name: string, itemIndex: number) => {
    if (fixed.has(name)) return fixed.get(name);
    const value = context.getNodeParameter(name, itemIndex, '', { extractValue: true });
    if (!withExpression.has(name)) fixed.set(name, value);
    return value;
  };
  return Object.assign(read, { node });
}

const TRUE: unknown[] = ['true', '1'];
const FALSE: unknown[] = ['false', '0', ''];

/**
 * An expression may give a text or a number where a switch is.
 *
 * @param name what the switch is called in the panel
 * @throws InvalidInput when it means neither on nor off
 */
export function readBoolean(value: unknown, name: string): boolean {
  const text = String(value ?? '')
    .trim()
    .toLowerCase();
  if (TRUE.includes(text)) return true;
  if (FALSE.includes(text)) return false;
  throw new InvalidInput(
    `${name} is neither on nor off`,
    'Look at what the expression gives: it is to be true or false.',
  );
}
