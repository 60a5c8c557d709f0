import type { IHttpRequestHelper } from 'n8n-workflow';

import type { App } from '../../protocols/dingtalk/openApi/app';
import { openApiCodes } from '../../protocols/dingtalk/openApi/errors/common';
import { readToken, tokenRequest, type AccessToken } from '../../protocols/dingtalk/openApi/token';
import type { Failure, Outcome } from '../sending/attempts';
import type { NoAnswer } from '../sending/reasonOf';
import { plainRequest, type Answer, type AskedRequest } from '../sending/request';
import type { AskedToken } from './AccessTokens';
import { askPatiently, readOpenApi, type OpenApiContext } from './askOpenApi';
import type { TokenFailure } from './appTokens';

/** For an answer that is no refusal and has no access token. */
const noToken: Failure = {
  cause: 'DingTalk, or a proxy on the way to it, answered without an access token.',
  fix: "Check n8n's network, and the DingTalk that the credential of the app is for.",
  said: 'no accessToken in the answer',
};

/** @returns the request for an app's access token, with the whole address */
export function askedForToken(app: App): AskedRequest {
  const { method, path, body } = tokenRequest(app);
  return { method, url: `${app.apiUrl}${path}`, body, json: true };
}

/** @returns the token in an answer, or why there is none */
export function readTokenAnswer(app: App, response: Answer | NoAnswer): Outcome<AccessToken> {
  const { answer, failure } = readOpenApi(response, tokenRequest(app), [app.clientSecret]);
  if (failure) return { failure };
  const token = readToken(answer.fields);
  return token ? { answer: token } : { failure: noToken };
}

/**
 * Asks DingTalk for an app's access token.
 *
 * @param context what n8n gives to a node, or to a credential
 * @throws only when the execution was stopped
 */
export async function askForToken(
  context: OpenApiContext | IHttpRequestHelper,
  app: App,
): Promise<AskedToken<TokenFailure>> {
  const send = async () => readTokenAnswer(app, await plainRequest(context, askedForToken(app)));
  const { answer, failure } = await askPatiently(context, app, send);
  if (!failure) return answer;
  return { failure: { ...failure, refusesApp: failure.answer?.code === openApiCodes.unknownApp } };
}

/** @returns what a person without a node is told */
export const tokenError = ({ cause, said, fix }: TokenFailure): Error =>
  new Error(`${cause} (${said}) ${fix}`);
