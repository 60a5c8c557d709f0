import type { IDataObject } from 'n8n-workflow';

import type { Robot } from '../../protocols/dingtalk/robot/robot';
import { isRecord } from '../../protocols/isRecord';
import type { Outcome } from '../sending/attempts';
import { failureOf } from '../sending/failureOf';
import { quote } from '../sending/quote';
import type { NoAnswer } from '../sending/reasonOf';
import type { Answer } from '../sending/request';
import { robotProblem } from './advice';

/** DingTalk's answer in its own words. */
export interface RobotAnswer extends IDataObject {
  errcode: number;
  errmsg: string;
}

const RETRY = 'what the group has already got does not show again.';
const CHECK_ADDRESS = `Check n8n's network, and the Webhook URL or Base URL in the credential. Then retry the execution: ${RETRY}`;

const words = {
  service: 'DingTalk',
  sent: 'message',
  foreignAnswer: 'The answer is not one that the robots of DingTalk give.',
  checkAddress: CHECK_ADDRESS,
  perhapsArrived: CHECK_ADDRESS,
  retryLater: `Retry the execution later: ${RETRY}`,
};

/** The msgUuid keeps a message that comes again from showing twice. */
const mayRepeat = { unanswered: true, outOfOrder: true };

/**
 * @param robot what of an answer must not be shown
 * @returns what became of a message
 */
export function outcomeOf(response: Answer | NoAnswer, robot: Robot): Outcome<RobotAnswer> {
  const unknown = () => ({ failure: failureOf(response, words, mayRepeat) });
  if (response.reason !== undefined) return unknown();
  // HTTP 200 says nothing: the body decides.
  const { body, retryAfter } = response;
  const { errcode, errmsg } = isRecord(body) ? body : {};
  if (typeof errcode !== 'number') return unknown();
  const answer = { errcode, errmsg: quote(errmsg, [robot.accessToken, robot.secret]) };
  if (errcode === 0) return { answer };
  const said = `errcode ${errcode}: ${answer.errmsg}`;
  return { failure: { ...robotProblem(errcode, answer.errmsg), said, answer, retryAfter } };
}
