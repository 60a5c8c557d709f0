import type { ICredentialDataDecryptedObject, ICredentialTestFunctions } from 'n8n-workflow';

import { appOf } from '../accounts/appOf';
import { tryRequest } from '../sending/tryRequest';
import { askedForToken, readTokenAnswer, tokenError } from './askForToken';

/**
 * Tries an app's credential by asking for an access token.
 *
 * @throws Error with what is wrong
 */
export async function testApp(
  context: ICredentialTestFunctions,
  data: ICredentialDataDecryptedObject,
): Promise<string> {
  const app = appOf(data);
  const { failure } = readTokenAnswer(app, await tryRequest(context, askedForToken(app)));
  if (failure) throw tokenError(failure);
  return 'DingTalk knows the app and its secret.';
}
