import type { IN8nHttpFullResponse, JsonObject } from 'n8n-workflow';

import { robotProblem } from '../../protocols/dingtalk/robot/errors';
import type { Robot } from '../../protocols/dingtalk/robot/robot';
import { QUOTED_CHARACTERS } from '../sending/quote';
import { reasonOf } from '../sending/reasonOf';
import type { Outcome } from '../sending/sendWithinLimit';

/** DingTalk's answer in its own words. */
export interface Answer {
  /** Missing where something else answered, or nothing. */
  errcode?: number;
  errmsg: string;
}

/** @returns the answer in one line */
export const saidBy = ({ errcode, errmsg }: Answer): string =>
  errcode === undefined ? errmsg : `errcode ${errcode}: ${errmsg}`;

export const REQUEST_TIMEOUT_MILLISECONDS = 20_000;

const CHECK_ADDRESS =
  "Check n8n's network, and the Webhook URL or Base URL in the credential. Then retry the execution: what the group has already got does not show again.";

/** @param error of n8n's HTTP helper */
export function noAnswer(error: unknown): Outcome<Answer> {
  const { reason, isBroken } = reasonOf(error);
  const answer = { errmsg: reason };
  if (!isBroken) {
    return { answer, problem: { cause: 'n8n could not send the message.', fix: CHECK_ADDRESS } };
  }
  const cause = 'DingTalk could not be reached.';
  return { answer, problem: { cause, fix: CHECK_ADDRESS, again: 'soon', mayHaveArrived: true } };
}

const withoutSecrets = (text: string, { accessToken, secret }: Robot): string =>
  [accessToken, secret]
    .filter(Boolean)
    .reduce((rest, hidden) => rest.replaceAll(hidden, '…'), text)
    .slice(0, QUOTED_CHARACTERS);

/**
 * @param robot what of an answer must not be shown
 * @returns what an answer tells; with `ignoreHttpStatusErrors`, any status comes here
 */
export function readAnswer(
  { statusCode, body }: Pick<IN8nHttpFullResponse, 'statusCode' | 'body'>,
  robot: Robot,
): Outcome<Answer> {
  // HTTP 200 says nothing: the body decides.
  const { errcode, errmsg } = (body ?? {}) as JsonObject;
  if (typeof errcode === 'number') {
    const answer = { errcode, errmsg: withoutSecrets(String(errmsg ?? ''), robot) };
    return errcode === 0 ? { answer } : { answer, problem: robotProblem(errcode, answer.errmsg) };
  }
  const answer = { errmsg: `HTTP status ${statusCode}` };
  if (statusCode >= 500) {
    const cause = 'DingTalk, or a proxy on the way to it, does not work at present.';
    return {
      answer,
      problem: {
        cause,
        fix: 'Retry the execution later: what the group has already got does not show again.',
        again: 'soon',
        mayHaveArrived: true,
      },
    };
  }
  const cause = 'The answer is not one that the robots of DingTalk give.';
  return { answer, problem: { cause, fix: CHECK_ADDRESS } };
}
