import {
  NodeApiError,
  NodeOperationError,
  type IExecuteFunctions,
  type INodeExecutionData,
} from 'n8n-workflow';

import { InvalidInput } from '../../protocols/invalidInput';

/** @returns an error that says what is wrong with which item, and what to do */
export function itemError(
  context: Pick<IExecuteFunctions, 'getNode'>,
  error: unknown,
  itemIndex: number,
): NodeApiError | NodeOperationError {
  if (error instanceof NodeApiError || error instanceof NodeOperationError) return error;
  const description = error instanceof InvalidInput ? error.fix : undefined;
  return new NodeOperationError(context.getNode(), error as Error, { description, itemIndex });
}

/**
 * For a flow that goes on after errors. n8n sends an item to the error output only if it has nothing
 * but an error, so cause and fix are one text.
 */
export function errorOutput(
  { message, description }: NodeApiError | NodeOperationError,
  pairedItem: INodeExecutionData['pairedItem'],
): INodeExecutionData {
  return { json: { error: [message, description].filter(Boolean).join(' ') }, pairedItem };
}
