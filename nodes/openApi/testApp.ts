import type { ICredentialDataDecryptedObject, ICredentialTestFunctions } from 'n8n-workflow';

import { readToken, tokenRequest } from '../../protocols/dingtalk/openApi/token';
import { appOf } from '../accounts/appOf';
import { tryRequest } from '../sending/tryRequest';
import { readOpenApi } from './askOpenApi';
import { noTokenFailure } from './noToken';

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
  const call = tokenRequest(app);
  const { method, path, body } = call;
  const asked = { method, url: `${app.apiUrl}${path}`, body, json: true };
  const { answer, failure } = readOpenApi(await tryRequest(context, asked), call, [
    app.clientSecret,
  ]);
  const problem = failure ?? (readToken(answer.fields) ? undefined : noTokenFailure);
  if (problem) throw new Error(`${problem.cause} (${problem.said}) ${problem.fix}`);
  return 'DingTalk knows the app and its secret.';
}
