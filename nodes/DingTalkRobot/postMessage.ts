import type { IExecuteFunctions, IN8nHttpFullResponse } from 'n8n-workflow';

import type { RobotMessage } from '../../protocols/dingtalk/robot/message';
import type { Robot } from '../../protocols/dingtalk/robot/robot';
import type { Outcome } from '../sending/sendWithinLimit';
import { noAnswer, readAnswer, REQUEST_TIMEOUT_MILLISECONDS, type Answer } from './outcome';

/** One attempt to send a message. Never throws. */
export async function postMessage(
  context: IExecuteFunctions,
  robot: Robot,
  message: RobotMessage,
): Promise<Outcome<Answer>> {
  try {
    const response = (await context.helpers.httpRequestWithAuthentication.call(
      context,
      'dingTalkRobotApi',
      {
        method: 'POST',
        // The credential knows the address, which holds the token.
        url: '',
        body: message,
        json: true,
        timeout: REQUEST_TIMEOUT_MILLISECONDS,
        disableFollowRedirect: true,
        ignoreHttpStatusErrors: true,
        returnFullResponse: true,
      },
    )) as IN8nHttpFullResponse;
    return readAnswer(response, robot);
  } catch (error) {
    return noAnswer(error);
  }
}
