import type {
  ICredentialDataDecryptedObject,
  ICredentialTestFunctions,
  INodeCredentialTestResult,
} from 'n8n-workflow';

import { tokenQuery } from '../../protocols/dingtalk/openApi/app';
import { openApiCalls } from '../../protocols/dingtalk/openApi/calls';
import { openApiStatus } from '../../protocols/dingtalk/openApi/errors';
import { isRecord } from '../../protocols/isRecord';
import { parseJson } from '../../protocols/parseJson';
import { reasonOf } from '../sending/reasonOf';
import { openApiProblem } from './advice';
import { appOf } from '../accounts/appOf';

const REQUEST_TIMEOUT_MILLISECONDS = 20_000;

/** Tries an app's credential by asking for an access token. */
export async function testApp(
  { helpers }: ICredentialTestFunctions,
  data: ICredentialDataDecryptedObject,
): Promise<INodeCredentialTestResult> {
  try {
    const app = appOf(data);
    const body: unknown = await helpers.request({
      method: 'GET',
      uri: `${app.baseUrl}${openApiCalls.getToken.path}`,
      qs: tokenQuery(app),
      json: true,
      timeout: REQUEST_TIMEOUT_MILLISECONDS,
      followRedirect: false,
      simple: false,
    });
    const answer = parseJson(body);
    const status = isRecord(answer) ? openApiStatus(answer) : undefined;
    if (!status) {
      const message = "What answers at the Base URL is not DingTalk's server API.";
      return { status: 'Error', message };
    }
    const { code } = status;
    if (code === 0) return { status: 'OK', message: 'DingTalk knows the app and its secret.' };
    const { cause, fix } = openApiProblem(code);
    return { status: 'Error', message: `${cause} (errcode ${code}) ${fix}` };
  } catch (error) {
    const { reason, isBroken } = reasonOf(error);
    const message = isBroken
      ? `DingTalk's server could not be reached (${reason}). Check the Base URL and n8n's network.`
      : reason;
    return { status: 'Error', message };
  }
}
