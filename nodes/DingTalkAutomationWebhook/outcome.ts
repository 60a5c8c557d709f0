import type { IN8nHttpFullResponse, JsonObject } from 'n8n-workflow';

import type { Automation } from '../../protocols/dingtalk/automation/credential';
import { automationProblem } from '../../protocols/dingtalk/automation/errors';
import { parseJson } from '../../protocols/parseJson';
import { QUOTED_CHARACTERS } from '../sending/quote';
import { reasonOf } from '../sending/reasonOf';
import type { Outcome } from '../sending/sendWithinLimit';

/** The service's answer in its own words. */
export interface Answer {
  /** Missing where something else answered, or nothing. */
  code?: number;
  msg: string;
  data?: JsonObject;
}

/** @returns the answer in one line */
export const saidBy = ({ code, msg }: Answer): string =>
  code === undefined ? msg : `code ${code}${msg && `: ${msg}`}`;

export const REQUEST_TIMEOUT_MILLISECONDS = 20_000;

const CHECK_ADDRESS = "Check n8n's network, and the Webhook URL in the credential.";

/**
 * @param error of n8n's HTTP helper
 * @param hasClientToken whether the automation knows the request when it comes again
 */
export function noAnswer(error: unknown, hasClientToken: boolean): Outcome<Answer> {
  const { reason, isBroken } = reasonOf(error);
  const answer = { msg: reason };
  if (!isBroken) {
    return { answer, problem: { cause: 'n8n could not send the request.', fix: CHECK_ADDRESS } };
  }
  const cause = 'The automation could not be reached.';
  if (hasClientToken) {
    const fix = `${CHECK_ADDRESS} Then retry the execution: what has fired already does not fire again.`;
    return { answer, problem: { cause, fix, again: 'soon', mayHaveArrived: true } };
  }
  const fix = `Look at the automation's run log: it may have fired. Then send it again. With a Client Token, n8n repeats such requests by itself. ${CHECK_ADDRESS}`;
  return { answer, problem: { cause, fix } };
}

/** Parts of an address that are at least so long are no words. */
const SHORTEST_SECRET = 10;

const withoutSecrets = (text: string, { webhookUrl, bearerToken }: Automation): string =>
  [webhookUrl.href, ...webhookUrl.pathname.split('/'), bearerToken]
    .filter(({ length }) => length >= SHORTEST_SECRET)
    .reduce((rest, hidden) => rest.replaceAll(hidden, '…'), text)
    .slice(0, QUOTED_CHARACTERS);

const isRecord = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * @param automation what of an answer must not be shown
 * @returns what an answer tells; with `ignoreHttpStatusErrors`, any status comes here
 */
export function readAnswer(
  { statusCode, body }: Pick<IN8nHttpFullResponse, 'statusCode' | 'body'>,
  automation: Automation,
): Outcome<Answer> {
  const json = parseJson(body);
  const { code, msg, data } = isRecord(json) ? json : {};
  // HTTP 200 says nothing, the body decides; but n8n's own failures have a code 0 and HTTP 500.
  if (typeof code !== 'number' || (code === 0 && statusCode >= 400)) {
    const answer = { msg: `HTTP status ${statusCode}` };
    if (statusCode < 500) {
      const cause = 'The answer is not one that the webhook of an automation gives.';
      return { answer, problem: { cause, fix: CHECK_ADDRESS } };
    }
    const cause = 'The automation, or a proxy on the way to it, does not work at present.';
    const fix =
      "Retry the execution later. Without a Client Token, look at the automation's run log first: it may have fired.";
    return { answer, problem: { cause, fix } };
  }
  const answer: Answer = { code, msg: withoutSecrets(String(msg ?? ''), automation) };
  if (code === 0) return { answer: { ...answer, data: isRecord(data) ? data : {} } };
  return { answer, problem: automationProblem(code) };
}
