import type {
  ICredentialDataDecryptedObject,
  ICredentialsDecrypted,
  ICredentialTestFunction,
  ICredentialTestFunctions,
  INodeCredentialTestResult,
} from 'n8n-workflow';

/**
 * @param test tries the fields of a credential, and says in words that all is well. What it throws
 *   tells the person what is wrong.
 * @returns a test as n8n calls it
 */
export const credentialTest = (
  test: (
    context: ICredentialTestFunctions,
    data: ICredentialDataDecryptedObject,
  ) => Promise<string>,
): ICredentialTestFunction =>
  async function (
    this: ICredentialTestFunctions,
    { data = {} }: ICredentialsDecrypted,
  ): Promise<INodeCredentialTestResult> {
    try {
      return { status: 'OK', message: await test(this, data) };
    } catch (error) {
      return { status: 'Error', message: (error as Error).message };
    }
  };
