import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { robotErrorMeaning, type RobotErrorKind } from '../../../protocols/dingtalk/robot/errors';
import type { RobotMessage } from '../../../protocols/dingtalk/robot/message';
import { isRecord } from '../../../protocols/isRecord';
import { untilTaken, type Failure, type Outcome } from '../../sending/attempts';
import { failureOf } from '../../sending/failureOf';
import { quote, secretsOfUrl } from '../../sending/quote';
import { request } from '../../sending/request';

const MAY_HAVE_ARRIVED =
  'The answer may have arrived all the same: look into the chat before you send it again.';

const words = {
  service: 'DingTalk',
  sent: 'answer',
  foreignAnswer: 'The answer of the server is not one that DingTalk gives.',
  checkAddress: "Check n8n's network.",
  perhapsArrived: MAY_HAVE_ARRIVED,
  retryLater: MAY_HAVE_ARRIVED,
};

/** What to do about what can be wrong with an answer to a message. */
const fixes: Partial<Record<RobotErrorKind, string>> = {
  busy: MAY_HAVE_ARRIVED,
  disabled: "Switch the robot on in DingTalk's developer console.",
  groupDissolved: 'There is nobody left to answer.',
  notInGroup: 'Add the robot to the group.',
  unsafeContent: 'Change the content of the message.',
  unsafeLink: 'Remove the link, or link to another address.',
  unsafePicture: 'Remove the picture, or use another one.',
  unsafeText: 'Change the wording of the message.',
  unreadable: 'Fill in what is empty; if a field is an expression, look at what it gives.',
};

/** Whatever else answers a message, DingTalk takes no more here, and has not sent it. */
const closedBy: readonly RobotErrorKind[] = ['tooFast', 'wrongToken'];

type Answered = 'closed' | 'taken';

function refused(errcode: number, errmsg: string): Outcome<Answered> {
  const { kind, cause } = robotErrorMeaning(errcode, errmsg);
  if (closedBy.includes(kind)) return { answer: 'closed' };
  const failure: Failure = {
    cause,
    fix: fixes[kind] ?? 'Look the code up in the documentation of DingTalk.',
    said: `errcode ${errcode}: ${errmsg}`,
    answer: { errcode, errmsg },
  };
  return { failure };
}

/**
 * Answers a message at the address that came with it. The robot's own limits and error codes are
 * those of a group's custom robot; but DingTalk knows no message again, so that one is sent again
 * only when it never left.
 *
 * @param url a secret: it is in no error
 * @returns `closed` when DingTalk takes no answer at this address any more, or at present
 * @throws NodeApiError for any other refusal, or when DingTalk could not be reached
 */
export async function answerSession(
  context: IExecuteFunctions,
  url: URL,
  message: RobotMessage,
  itemIndex: number,
): Promise<Answered> {
  const body = message as unknown as IDataObject;
  const asked = { method: 'POST', url: url.href, body, json: true } as const;
  const once = async (): Promise<Outcome<Answered>> => {
    const response = await request(context, asked);
    const fields = response.reason === undefined && isRecord(response.body) ? response.body : {};
    const { errcode, errmsg } = fields;
    if (typeof errcode === 'number') {
      return errcode === 0
        ? { answer: 'taken' }
        : refused(errcode, quote(errmsg, secretsOfUrl(url)));
    }
    return { failure: failureOf(response, words, { unanswered: false, outOfOrder: false }) };
  };
  return (await untilTaken(context, itemIndex, once)).answer;
}
