import type { ICredentialDataDecryptedObject, ICredentialTestFunctions } from 'n8n-workflow';

import { callbackKeys } from './callbackKeys';

/**
 * DingTalk offers no call to try these keys with, so their form is checked.
 *
 * @throws Error with what is wrong
 */
export async function testCallbackKeys(
  _context: ICredentialTestFunctions,
  data: ICredentialDataDecryptedObject,
): Promise<string> {
  callbackKeys(data);
  return 'The keys are well-formed. DingTalk checks them when the URL is saved or registered there.';
}
