import { createHash } from 'node:crypto';
import {
  NodeApiError,
  type IDataObject,
  type IExecuteFunctions,
  type IHookFunctions,
  type IHttpRequestMethods,
  type IN8nHttpFullResponse,
} from 'n8n-workflow';

import { TOKEN_PATH, type App } from '../../protocols/dingtalk/openApi/app';
import { openApiCodes, openApiProblem } from '../../protocols/dingtalk/openApi/errors';
import { parseJson } from '../../protocols/parseJson';
import { QUOTED_CHARACTERS } from '../sending/quote';
import { reasonOf } from '../sending/reasonOf';
import { serviceError } from '../sending/itemErrors';
import { readCredential } from '../accounts/readCredential';
import { AccessTokens } from './AccessTokens';
import { appOf } from '../accounts/appOf';

export type OpenApiContext = IExecuteFunctions | IHookFunctions;

/** A call of DingTalk's server API. */
export interface OpenApiCall {
  method: IHttpRequestMethods;
  /** Of the URL, from its slash on. */
  path: string;
  body?: IDataObject;
  /** Answers other than 0 that the caller expects. */
  expected?: readonly number[];
}

/** An answer of DingTalk's server API. */
export interface OpenApiAnswer extends IDataObject {
  errcode: number;
  errmsg: string;
}

const CREDENTIAL = 'dingTalkAppApi';
const REQUEST_TIMEOUT_MILLISECONDS = 20_000;

const accessTokens = new AccessTokens();

const keyOf = ({ baseUrl, clientId, clientSecret }: App): string =>
  createHash('sha256').update([baseUrl, clientId, clientSecret].join('\n')).digest('hex');

function unreachable(context: OpenApiContext, said: string): NodeApiError {
  const cause = "DingTalk's server could not be reached, or something else answered.";
  const fix = "Check n8n's network, and the Base URL in the credential of the app.";
  return serviceError(context, { said }, { cause, fix, said });
}

async function send(
  context: OpenApiContext,
  { method, path, body }: OpenApiCall,
  qs: IDataObject,
): Promise<IN8nHttpFullResponse> {
  try {
    return (await context.helpers.httpRequestWithAuthentication.call(context, CREDENTIAL, {
      method,
      // The credential knows the server.
      url: path,
      qs,
      body,
      json: true,
      timeout: REQUEST_TIMEOUT_MILLISECONDS,
      disableFollowRedirect: true,
      ignoreHttpStatusErrors: true,
      returnFullResponse: true,
    })) as IN8nHttpFullResponse;
  } catch (error) {
    throw unreachable(context, reasonOf(error).reason);
  }
}

async function request(
  context: OpenApiContext,
  call: OpenApiCall,
  qs: IDataObject,
): Promise<OpenApiAnswer> {
  const { statusCode, body } = await send(context, call, qs);
  const answer = parseJson(body) as Partial<OpenApiAnswer> | null | undefined;
  if (typeof answer?.errcode === 'number') return answer as OpenApiAnswer;
  throw unreachable(context, `HTTP status ${statusCode}`);
}

function refused(
  context: OpenApiContext,
  { errcode, errmsg }: OpenApiAnswer,
  secrets: readonly string[],
): NodeApiError {
  const words = secrets
    .reduce((rest, secret) => rest.replaceAll(secret, '…'), errmsg)
    .slice(0, QUOTED_CHARACTERS);
  const { cause, fix } = openApiProblem(errcode);
  const said = `errcode ${errcode}: ${words}`;
  return serviceError(context, { errcode, errmsg: words }, { cause, fix, said });
}

/**
 * Calls DingTalk's server API as an app. An access token that DingTalk does not accept any more is
 * renewed once.
 *
 * @throws NodeApiError for DingTalk's refusal or when it cannot be reached; NodeOperationError for a
 *   credential that cannot be right
 */
export async function callOpenApi(
  context: OpenApiContext,
  call: OpenApiCall,
): Promise<OpenApiAnswer> {
  const app = await readCredential(context, CREDENTIAL, appOf);
  const key = keyOf(app);
  const askForToken = async () => {
    const answer = await request(context, { method: 'GET', path: TOKEN_PATH }, {});
    if (answer.errcode !== 0) throw refused(context, answer, [app.clientSecret]);
    const { access_token: token, expires_in: validSeconds } = answer;
    return { token: String(token), validSeconds: Number(validSeconds) || 0 };
  };
  for (let attempt = 1; ; attempt++) {
    const token = await accessTokens.get(key, askForToken);
    const answer = await request(context, call, { access_token: token });
    const { errcode } = answer;
    if (errcode === 0 || call.expected?.includes(errcode)) return answer;
    const isTokenRefused =
      errcode === openApiCodes.invalidAccessToken || errcode === openApiCodes.expiredAccessToken;
    if (!isTokenRefused || attempt > 1) throw refused(context, answer, [app.clientSecret, token]);
    await accessTokens.forget(key, token);
  }
}
