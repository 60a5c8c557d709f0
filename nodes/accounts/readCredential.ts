import {
  NodeOperationError,
  type ICredentialDataDecryptedObject,
  type FunctionsBase,
} from 'n8n-workflow';

/**
 * @param read makes of the credential's fields what the node works with
 * @param itemIndex the item that expressions in the credential are resolved for
 * @throws NodeOperationError with the words of what `read` throws
 */
export async function readCredential<Account>(
  context: Pick<FunctionsBase, 'getCredentials' | 'getNode'>,
  name: string,
  read: (data: ICredentialDataDecryptedObject) => Account,
  itemIndex?: number,
): Promise<Account> {
  const data = await context.getCredentials(name, itemIndex);
  try {
    return read(data);
  } catch (error) {
    throw new NodeOperationError(context.getNode(), error as Error, {
      description: 'Correct the credential of this node.',
      itemIndex,
    });
  }
}
