import {
  NodeApiError,
  NodeOperationError,
  type IExecuteFunctions,
  type INodeExecutionData,
  type JsonObject,
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

/** What a service refused, in words for the person who drew the flow. */
export interface Refusal {
  cause: string;
  fix: string;
  /** The service's own code and words. */
  said: string;
  /** How often it was asked. */
  attempts?: number;
  itemIndex?: number;
}

/** @param answer of the service, for those who look into the error; it holds no secret */
export function serviceError(
  context: Pick<IExecuteFunctions, 'getNode'>,
  answer: JsonObject,
  { cause, fix, said, attempts = 1, itemIndex }: Refusal,
): NodeApiError {
  const tries = attempts > 1 ? `, ${attempts} attempts` : '';
  const message = `${cause} (${said}${tries})`;
  return new NodeApiError(context.getNode(), answer, { message, description: fix, itemIndex });
}
