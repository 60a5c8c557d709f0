import { NodeOperationError, type IHookFunctions } from 'n8n-workflow';

/**
 * What goes wrong while a flow is published is told in one message, as versions of n8n show either
 * the message of an error or its description.
 *
 * @throws NodeOperationError with cause and fix of what `work` throws
 */
export async function explainPublishing<Result>(
  context: Pick<IHookFunctions, 'getNode'>,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    const { message, description } = error as Error & { description?: string | null };
    const sentence = /[.)]$/.test(message) ? message : `${message}.`;
    const text = description && description !== message ? `${sentence} ${description}` : message;
    throw new NodeOperationError(context.getNode(), text);
  }
}
