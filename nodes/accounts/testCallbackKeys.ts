import type { ICredentialDataDecryptedObject, INodeCredentialTestResult } from 'n8n-workflow';

import { callbackKeys } from './callbackKeys';

/** DingTalk offers no call to try these keys with, so their form is checked. */
export function testCallbackKeys(data: ICredentialDataDecryptedObject): INodeCredentialTestResult {
  try {
    callbackKeys(data);
    return {
      status: 'OK',
      message:
        'The keys are well-formed. DingTalk checks them when the URL is saved or registered there.',
    };
  } catch (error) {
    return { status: 'Error', message: (error as Error).message };
  }
}
