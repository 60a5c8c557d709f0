import type { IDataObject } from 'n8n-workflow';

import type { Automation } from '../../protocols/dingtalk/automation/credential';
import { isRecord } from '../../protocols/isRecord';
import { parseJson } from '../../protocols/parseJson';
import type { Outcome } from '../sending/attempts';
import { failureOf, type FailureWords } from '../sending/failureOf';
import { quote, secretsOfUrl } from '../sending/quote';
import type { NoAnswer } from '../sending/reasonOf';
import type { Answer } from '../sending/request';
import { automationProblem } from './advice';

/** The service's answer in its own words. */
export interface AutomationAnswer extends IDataObject {
  code: number;
  msg: string;
  data: IDataObject;
}

const CHECK_ADDRESS = "Check n8n's network, and the Webhook URL in the credential.";

const wordsFor = (hasClientToken: boolean): FailureWords => ({
  service: 'The automation',
  sent: 'request',
  foreignAnswer: 'The answer is not one that the webhook of an automation gives.',
  checkAddress: CHECK_ADDRESS,
  perhapsArrived: hasClientToken
    ? `${CHECK_ADDRESS} Then retry the execution: what has fired already does not fire again.`
    : `Look at the automation's run log: it may have fired. Then send it again. With a Client Token, n8n repeats such requests by itself. ${CHECK_ADDRESS}`,
  retryLater:
    "Retry the execution later. Without a Client Token, look at the automation's run log first: it may have fired.",
});

/**
 * @param automation what of an answer must not be shown
 * @param hasClientToken whether the automation knows the request when it comes again
 * @returns what became of a request
 */
export function outcomeOf(
  response: Answer | NoAnswer,
  { webhookUrl, bearerToken }: Automation,
  hasClientToken: boolean,
): Outcome<AutomationAnswer> {
  // A server that is out of order may have noted the Client-Token, and would then ignore it.
  const mayRepeat = { unanswered: hasClientToken, outOfOrder: false };
  const unknown = () => ({ failure: failureOf(response, wordsFor(hasClientToken), mayRepeat) });
  if (response.reason !== undefined) return unknown();
  const { statusCode, retryAfter } = response;
  const json = parseJson(response.body);
  const { code, msg, data } = isRecord(json) ? json : {};
  // HTTP 200 says nothing, the body decides; but n8n's own failures have a code 0 and HTTP 500.
  if (typeof code !== 'number' || (code === 0 && statusCode >= 400)) return unknown();
  const answer = { code, msg: quote(msg, [...secretsOfUrl(webhookUrl), bearerToken]) };
  if (code === 0)
    return { answer: { ...answer, data: isRecord(data) ? (data as IDataObject) : {} } };
  const said = `code ${code}${answer.msg && `: ${answer.msg}`}`;
  return { failure: { ...automationProblem(code), said, answer, retryAfter } };
}
