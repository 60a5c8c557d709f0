import type { IExecuteFunctions } from 'n8n-workflow';

import { BLOCK_MILLISECONDS } from '../../protocols/dingtalk/robot/errors';
import type { RobotMessage } from '../../protocols/dingtalk/robot/message';
import { rateLimitOf } from '../sending/RateLimit';
import { sendWithinLimit } from '../sending/sendWithinLimit';
import { saidBy } from './outcome';
import { postMessage } from './postMessage';
import type { RobotAccount } from '../accounts/robotOf';

const MINUTE_MILLISECONDS = 60_000;

/**
 * Sends a message so that the group sees it once: what may have got lost is sent again with the same
 * msgUuid, and the robot's rate limit is kept.
 *
 * @param mayWait whether to wait for the rate limit, or to fail at once
 * @throws NodeApiError for DingTalk's answer; NodeOperationError for the rate limit, or when the
 *   execution was stopped
 */
export async function sendMessage(
  context: IExecuteFunctions,
  { robot, messagesPerMinute }: RobotAccount,
  message: RobotMessage,
  { itemIndex, mayWait }: { itemIndex: number; mayWait: boolean },
) {
  return await sendWithinLimit(context, {
    itemIndex,
    send: async () => await postMessage(context, robot, message),
    saidBy,
    // Shared by all that send as this robot in this process.
    limit: rateLimitOf(`${robot.endpoint} ${robot.accessToken}`, MINUTE_MILLISECONDS),
    most: messagesPerMinute,
    mayWait,
    blockMilliseconds: BLOCK_MILLISECONDS,
    words: {
      sent: 'message',
      limited: 'robot',
      rule: `DingTalk blocks a robot that sends more than ${messagesPerMinute} messages a minute`,
      advice:
        'Use Send Digest to put many items into one message, or set the option When the Limit Is Reached to Wait.',
    },
  });
}
