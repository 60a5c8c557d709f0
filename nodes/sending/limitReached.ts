import type { IDataObject, INodeProperties, INodePropertyOptions } from 'n8n-workflow';

/**
 * The option, for a collection called `options`, that says what to do when a rate limit is reached.
 *
 * @param waits what happens if the node is to wait: a sentence without its full stop
 * @param description what the option is about
 */
export const limitReachedOption = (
  waits: string,
  description: string,
): INodeProperties & { options: INodePropertyOptions[] } => ({
  displayName: 'When the Limit Is Reached',
  name: 'limitReached',
  type: 'options',
  options: [
    { name: 'Fail', value: 'fail', description: 'The item fails at once' },
    { name: 'Wait', value: 'wait', description: waits },
  ],
  default: 'wait',
  description,
});

/** @param options the collection's value for an item */
export const mayWaitForLimit = (options: unknown): boolean =>
  ((options || {}) as IDataObject).limitReached !== 'fail';
