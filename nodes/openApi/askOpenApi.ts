import type {
  ICredentialDataDecryptedObject,
  IDataObject,
  IExecuteFunctions,
  IHookFunctions,
  IHttpRequestHelper,
  ILoadOptionsFunctions,
} from 'n8n-workflow';

import { openApiStatus } from '../../protocols/dingtalk/openApi/answer';
import type { App } from '../../protocols/dingtalk/openApi/app';
import type { OpenApiRequest } from '../../protocols/dingtalk/openApi/calls';
import { BLOCKED } from '../../protocols/dingtalk/openApi/errors/common';
import { BLOCK_MILLISECONDS, CALLS_PER_SECOND } from '../../protocols/dingtalk/openApi/limits';
import { TOKEN_HEADER, TOKEN_PARAMETER } from '../../protocols/dingtalk/openApi/token';
import { parseJson } from '../../protocols/parseJson';
import { ATTEMPTS, attempts, type Failure, type Outcome } from '../sending/attempts';
import { failureOf } from '../sending/failureOf';
import { quote } from '../sending/quote';
import { LimitReached, rateLimitOf } from '../sending/RateLimit';
import type { NoAnswer } from '../sending/reasonOf';
import { request, type Answer } from '../sending/request';
import { openApiProblem } from './advice';

export type OpenApiContext = IExecuteFunctions | IHookFunctions | ILoadOptionsFunctions;

/** An app, and the credential that it was read from. */
export interface AppAccount {
  app: App;
  data: ICredentialDataDecryptedObject;
}

/** An answer of DingTalk that is none of its refusals. */
export interface OpenApiAnswer {
  fields: IDataObject;
  /** 0, or a code that the caller expected. */
  code: number | string;
}

/** Why a call failed. It knows no node: all who wait for a token share it. */
export interface OpenApiFailure extends Failure {
  /** How often it was asked. */
  attempts: number;
}

export const APP_CREDENTIAL = 'dingTalkAppApi';

const CHECK_ADDRESS =
  "Check n8n's network, and the DingTalk that the credential of the app is for.";

const words = {
  service: "DingTalk's server",
  sent: 'call',
  foreignAnswer: "The answer is not one that DingTalk's server API gives.",
  checkAddress: CHECK_ADDRESS,
  perhapsArrived: `${CHECK_ADDRESS} DingTalk may have done what was asked all the same.`,
  retryLater: 'Try again in a minute.',
};

const LOOK_FIRST =
  'The call may have arrived all the same: look whether it was done before you try again.';

/** DingTalk's own errors, such as `system.error`, come with it. */
const SERVER_ERROR = 500;

/** For 20 MB and a slow line. */
const UPLOAD_TIMEOUT_MILLISECONDS = 120_000;

/**
 * How often a call is made while somebody waits for a flow to be published or a list to be loaded:
 * once more, for a blip. Newer versions of n8n then try to publish again by themselves, four times in
 * a quarter of a minute.
 */
const IMPATIENT_ATTEMPTS = 2;

/** @returns whether a flow runs; elsewhere somebody waits in front of the screen */
export const isExecution = (
  context: OpenApiContext | IHttpRequestHelper,
): context is IExecuteFunctions => 'getExecutionCancelSignal' in context;

/** @returns what ends a wait */
export const signalOf = (context: OpenApiContext | IHttpRequestHelper): AbortSignal | undefined =>
  isExecution(context) ? context.getExecutionCancelSignal() : undefined;

/** @param secrets are shown in no failure */
export function readOpenApi(
  response: Answer | NoAnswer,
  { api, isRepeatable, expected }: OpenApiRequest,
  secrets: readonly string[],
): Outcome<OpenApiAnswer> {
  const body = response.reason === undefined ? parseJson(response.body) : undefined;
  const status =
    response.reason === undefined ? openApiStatus(api, response.statusCode, body) : undefined;
  if (response.reason !== undefined || !status) {
    const mayRepeat = { unanswered: isRepeatable, outOfOrder: isRepeatable };
    const failure = failureOf(response, words, mayRepeat);
    const isUncertain = failure.mayHaveArrived === true && !isRepeatable;
    return { failure: isUncertain ? { ...failure, fix: LOOK_FIRST } : failure };
  }
  const { code } = status;
  if (code === 0 || expected?.includes(code)) {
    return { answer: { fields: body as IDataObject, code } };
  }
  const said = quote(status.said, secrets);
  const { retryAfter, statusCode } = response;
  const { mayBeDone, ...meant } = openApiProblem(code, body);
  const problem = mayBeDone && isRepeatable ? { ...meant, fix: words.retryLater } : meant;
  const isServerError = statusCode >= SERVER_ERROR;
  const { again = isRepeatable && (isServerError || mayBeDone) ? 'soon' : undefined } = problem;
  const answer = { code: typeof code === 'string' ? quote(code, secrets) : code, said };
  const failure = { ...problem, again, said, retryAfter, answer };
  // Whatever DingTalk calls its own errors, "busy" too: it may have done by then what was asked.
  const isUncertain = isServerError && !isRepeatable;
  return { failure: isUncertain ? { ...failure, again: undefined, fix: LOOK_FIRST } : failure };
}

const blocked: Failure = { ...openApiProblem(BLOCKED), said: BLOCKED };

/** Nobody knows which apps are of one organization, so all of them share its limit. */
const limitOf = ({ apiUrl }: App) => rateLimitOf(`DingTalk ${apiUrl}`, 1_000);

/** @returns that DingTalk blocks this computer, as long as it does */
export const blockAt = (app: App): Failure | undefined =>
  limitOf(app).isBlocked ? blocked : undefined;

/** @throws whatever else it was */
function resultOfBlock(error: unknown): { result: { failure: Failure } } {
  if (error instanceof LimitReached) return { result: { failure: blocked } };
  throw error;
}

/** What became of a call in the end. */
export type Asked<Answer> =
  { answer: Answer; failure?: undefined } | { failure: OpenApiFailure; answer?: undefined };

/**
 * Asks again after a pause when DingTalk was busy, or when the answer got lost and the call may be
 * repeated; no more often than an organization may, and not at all while DingTalk blocks this
 * computer: an execution waits for the end of the block, and nobody else does.
 *
 * @param context where somebody waits, if it is no execution
 * @throws only when the execution was stopped
 */
export async function askPatiently<Answer>(
  context: OpenApiContext | IHttpRequestHelper,
  app: App,
  send: () => Promise<Outcome<Answer>>,
): Promise<Asked<Answer>> {
  const limit = limitOf(app);
  const signal = signalOf(context);
  const waitsForBlocks = isExecution(context);
  const most = waitsForBlocks ? ATTEMPTS : IMPATIENT_ATTEMPTS;
  const waiting = { mayWait: true, signal, outlastsBlocks: waitsForBlocks };
  const sendOnce = async () => {
    const outcome = await send();
    if (outcome.failure?.again === 'afterBlock') limit.block(BLOCK_MILLISECONDS);
    return outcome;
  };
  const once = async () =>
    (await limit.run(CALLS_PER_SECOND, sendOnce, waiting).catch(resultOfBlock)).result;
  const { outcome, ...made } = await attempts(once, { signal, most, waitsForBlocks });
  if (!outcome.failure) return outcome;
  return { failure: { ...outcome.failure, attempts: made.attempts } };
}

/**
 * Asks DingTalk's server API as {@link askPatiently} does.
 *
 * @param token of the app
 * @throws only when the execution was stopped
 */
export async function askOpenApi(
  context: OpenApiContext,
  { app, data }: AppAccount,
  call: OpenApiRequest,
  token: string,
): Promise<Asked<OpenApiAnswer>> {
  const { api, method, path, query, body, form } = call;
  const isOapi = api === 'oapi';
  // n8n leaves an object with nothing in it out, but not a text.
  const isEmpty = body !== undefined && Object.keys(body).length === 0;
  const headers = {
    ...(!isOapi && { [TOKEN_HEADER]: token }),
    ...(isEmpty && { 'content-type': 'application/json' }),
  };
  const asked = {
    method,
    url: `${isOapi ? app.oapiUrl : app.apiUrl}${path}`,
    qs: { ...query, ...(isOapi && { [TOKEN_PARAMETER]: token }) },
    headers,
    body: form ?? (isEmpty ? '{}' : (body as IDataObject | undefined)),
    timeout: form && UPLOAD_TIMEOUT_MILLISECONDS,
    json: true,
  };
  const secrets = [app.clientSecret, token];
  return await askPatiently(context, app, async () =>
    readOpenApi(await request(context, asked, { name: APP_CREDENTIAL, data }), call, secrets),
  );
}
