import type { IDataObject, IExecuteFunctions, IHookFunctions } from 'n8n-workflow';

import type { OpenApiCall } from '../../protocols/dingtalk/openApi/calls';
import { openApiStatus } from '../../protocols/dingtalk/openApi/errors';
import { isRecord } from '../../protocols/isRecord';
import { parseJson } from '../../protocols/parseJson';
import type { Problem } from '../../protocols/problem';
import { quote } from '../sending/quote';
import { request } from '../sending/request';
import { ATTEMPTS, pauseAfter } from '../sending/attempts';
import { pause } from '../sending/pause';
import { openApiProblem } from './advice';

export type OpenApiContext = IExecuteFunctions | IHookFunctions;

/** A call with what it says, and what the caller is prepared for. */
export interface OpenApiRequest extends OpenApiCall {
  body?: IDataObject;
  /** Codes other than 0 that the caller takes for an answer. */
  expected?: readonly number[];
}

/** Why a call failed. It holds no secret, and knows no node: all who wait for a token share it. */
export interface OpenApiFailure extends Problem {
  /** DingTalk's code; missing where it did not answer. */
  code?: number;
  /** DingTalk's own codes and words, or what happened instead of an answer. */
  said: string;
  /** How often it was asked. */
  attempts: number;
}

/** What became of a call. */
export type OpenApiOutcome =
  { answer: IDataObject; code: number; failure?: undefined } | { failure: OpenApiFailure };

export const APP_CREDENTIAL = 'dingTalkAppApi';

const SERVER_ERROR = 500;

type Failed = Omit<OpenApiFailure, 'attempts'>;

/**
 * How often a call is made while somebody waits for a flow to be published: once more than one
 * blip. Newer versions of n8n then try again by themselves, four times in a quarter of a minute.
 */
const HOOK_ATTEMPTS = 2;

const isExecution = (context: OpenApiContext): context is IExecuteFunctions =>
  'getExecutionCancelSignal' in context;

function noAnswer(said: string, mayRepeat: boolean): Failed {
  return {
    cause: "DingTalk's server could not be reached, or something else answered.",
    fix: "Check n8n's network, and the Base URL in the credential of the app.",
    said,
    ...(mayRepeat && { again: 'soon' }),
  };
}

/** One attempt. Never throws. */
async function askOnce(
  context: OpenApiContext,
  { method, path, isRepeatable, body, expected }: OpenApiRequest,
  qs: IDataObject,
  secrets: readonly string[],
): Promise<{ answer: IDataObject; code: number } | Failed> {
  // The credential knows the server.
  const asked = { method, url: path, qs, body, json: true };
  const response = await request(context, asked, { name: APP_CREDENTIAL });
  if (response.reason !== undefined) {
    const { reason, isBroken, mayHaveArrived } = response;
    return noAnswer(reason, isBroken && (isRepeatable || !mayHaveArrived));
  }
  const answer = parseJson(response.body);
  const status = isRecord(answer) ? openApiStatus(answer) : undefined;
  if (!isRecord(answer) || !status) {
    const { statusCode } = response;
    return noAnswer(`HTTP status ${statusCode}`, statusCode >= SERVER_ERROR && isRepeatable);
  }
  const { code, said } = status;
  if (code === 0 || expected?.includes(code)) return { answer: answer as IDataObject, code };
  return { ...openApiProblem(code), code, said: quote(said, secrets) };
}

/**
 * Asks DingTalk's server API, again after a pause when DingTalk was busy, or when the answer got
 * lost and the call may be repeated.
 *
 * @param secrets are shown in no failure
 * @throws only when the execution was stopped
 */
export async function askOpenApi(
  context: OpenApiContext,
  call: OpenApiRequest,
  qs: IDataObject,
  secrets: readonly string[],
): Promise<OpenApiOutcome> {
  const signal = isExecution(context) ? context.getExecutionCancelSignal() : undefined;
  const most = isExecution(context) ? ATTEMPTS : HOOK_ATTEMPTS;
  for (let attempts = 1; ; attempts++) {
    signal?.throwIfAborted();
    const outcome = await askOnce(context, call, qs, secrets);
    if ('answer' in outcome) return outcome;
    if (!outcome.again || attempts === most) return { failure: { ...outcome, attempts } };
    await pause(pauseAfter(attempts), signal);
  }
}
