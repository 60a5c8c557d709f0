import type { IDataObject, IExecuteFunctions, IHookFunctions } from 'n8n-workflow';

import type { OpenApiCall } from '../../protocols/dingtalk/openApi/calls';
import { openApiStatus } from '../../protocols/dingtalk/openApi/errors';
import { isRecord } from '../../protocols/isRecord';
import { parseJson } from '../../protocols/parseJson';
import { ATTEMPTS, attempts, type Failure, type Outcome } from '../sending/attempts';
import { failureOf } from '../sending/failureOf';
import type { NoAnswer } from '../sending/reasonOf';
import { quote } from '../sending/quote';
import { request, type Answer } from '../sending/request';
import { openApiProblem } from './advice';

export type OpenApiContext = IExecuteFunctions | IHookFunctions;

/** A call with what it says, and what the caller is prepared for. */
export interface OpenApiRequest extends OpenApiCall {
  body?: IDataObject;
  /** Codes other than 0 that the caller takes for an answer. */
  expected?: readonly number[];
}

/** An answer of DingTalk that is none of its refusals. */
export interface OpenApiAnswer {
  fields: IDataObject;
  /** 0, or a code that the caller expected. */
  code: number;
}

/** Why a call failed. It knows no node: all who wait for a token share it. */
export interface OpenApiFailure extends Failure {
  /** How often it was asked. */
  attempts: number;
}

export const APP_CREDENTIAL = 'dingTalkAppApi';

const CHECK_ADDRESS = "Check n8n's network, and the Base URL in the credential of the app.";

const words = {
  service: "DingTalk's server",
  sent: 'call',
  foreignAnswer: "The answer is not one that DingTalk's server API gives.",
  checkAddress: CHECK_ADDRESS,
  perhapsArrived: `${CHECK_ADDRESS} DingTalk may have done what was asked all the same.`,
  retryLater: 'Try again in a minute.',
};

/**
 * How often a call is made while somebody waits for a flow to be published: once more, for a blip.
 * Newer versions of n8n then try again by themselves, four times in a quarter of a minute.
 */
const HOOK_ATTEMPTS = 2;

const isExecution = (context: OpenApiContext): context is IExecuteFunctions =>
  'getExecutionCancelSignal' in context;

/** @param secrets are shown in no failure */
export function readOpenApi(
  response: Answer | NoAnswer,
  { isRepeatable, expected }: OpenApiRequest,
  secrets: readonly string[],
): Outcome<OpenApiAnswer> {
  const fields = response.reason === undefined ? parseJson(response.body) : undefined;
  const status = isRecord(fields) ? openApiStatus(fields) : undefined;
  if (!isRecord(fields) || !status) {
    const mayRepeat = { unanswered: isRepeatable, outOfOrder: isRepeatable };
    return { failure: failureOf(response, words, mayRepeat) };
  }
  const { code } = status;
  if (code === 0 || expected?.includes(code)) {
    return { answer: { fields: fields as IDataObject, code } };
  }
  const said = quote(status.said, secrets);
  return { failure: { ...openApiProblem(code), said, answer: { code, said } } };
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
): Promise<{ answer: OpenApiAnswer; failure?: undefined } | { failure: OpenApiFailure }> {
  const { method, path, body } = call;
  // The credential knows the server.
  const asked = { method, url: path, qs, body, json: true };
  const once = async () =>
    readOpenApi(await request(context, asked, { name: APP_CREDENTIAL }), call, secrets);
  const signal = isExecution(context) ? context.getExecutionCancelSignal() : undefined;
  const most = isExecution(context) ? ATTEMPTS : HOOK_ATTEMPTS;
  const { outcome, ...made } = await attempts(once, { signal, most });
  if (!outcome.failure) return outcome;
  return { failure: { ...outcome.failure, attempts: made.attempts } };
}
