import type { IExecuteFunctions } from 'n8n-workflow';

/** Gives the value of a parameter for an item; of a resource locator, what is chosen. */
export type ReadParameter = (name: string, itemIndex: number) => unknown;

/**
 * n8n looks every parameter up for every item. One without an expression is the same for all items,
 * so it is looked up once: with thousands of items, that is half of a node's work.
 */
export function parameterReader(
  context: Pick<IExecuteFunctions, 'getNode' | 'getNodeParameter'>,
): ReadParameter {
  const { parameters } = context.getNode();
  const fixed = new Map<string, unknown>();
  const withExpression = new Set(
    Object.keys(parameters).filter((name) => /"=/.test(JSON.stringify(parameters[name]))),
  );
  return (name, itemIndex) => {
    if (fixed.has(name)) return fixed.get(name);
    const value = context.getNodeParameter(name, itemIndex, '', { extractValue: true });
    if (!withExpression.has(name)) fixed.set(name, value);
    return value;
  };
}
