import type { ICredentialDataDecryptedObject, ICredentialTestFunctions } from 'n8n-workflow';

import { tokenQuery } from '../../protocols/dingtalk/openApi/app';
import { openApiCalls } from '../../protocols/dingtalk/openApi/calls';
import { appOf } from '../accounts/appOf';
import { tryRequest } from '../sending/tryRequest';
import { readOpenApi } from './askOpenApi';

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
  const { method, path } = openApiCalls.getToken;
  const asked = { method, url: `${app.baseUrl}${path}`, qs: tokenQuery(app), json: true };
  const response = await tryRequest(context, asked);
  const { failure } = readOpenApi(response, openApiCalls.getToken, [app.clientSecret]);
  if (failure) throw new Error(`${failure.cause} (${failure.said}) ${failure.fix}`);
  return 'DingTalk knows the app and its secret.';
}
