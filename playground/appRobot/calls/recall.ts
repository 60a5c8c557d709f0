import type { ApiCall } from '../../openapi/apiCall';
import { OpenApiRefusal } from '../../openapi/errors';
import type { AppRobot } from '../appRobot';
import { wrong } from '../errors';
import { bodyOf, checkGroup, checkRobot, isTooOld, listOf, SEND_PERMISSION } from './checks';

const MOST_KEYS = 20;

/** Source: "Batch recall of robot messages in chats between people and robots", 2026-08. */
export const recallFromPeople = (robot: AppRobot): ApiCall => ({
  ...{ api: 'api', method: 'post', path: '/v1.0/robot/otoMessages/batchRecall' },
  permission: SEND_PERMISSION,
  answer(call) {
    const { robotCode, processQueryKeys } = bodyOf(call);
    const { robotToRecallFor } = wrong;
    checkRobot(robot, robotCode, { none: robotToRecallFor, other: robotToRecallFor });
    return recall(robot, processQueryKeys, false);
  },
});

/** Source: "Enterprise chatbot withdraws internal group messages", 2026-08. */
export const recallFromGroup = (robot: AppRobot): ApiCall => ({
  ...{ api: 'api', method: 'post', path: '/v1.0/robot/groupMessages/recall' },
  permission: SEND_PERMISSION,
  answer(call) {
    const { robotCode, openConversationId, processQueryKeys } = bodyOf(call);
    checkGroup(robot, openConversationId, wrong.noGroup);
    checkRobot(robot, robotCode, {
      none: wrong.noRobotCodeToRecallFor,
      other: wrong.robotToRecallFor,
    });
    return recall(robot, processQueryKeys, true);
  },
});

/** Keys that name nothing fail by themselves: the answer has a place for each. */
function recall(robot: AppRobot, processQueryKeys: unknown, isOfGroup: boolean) {
  const keys = listOf(processQueryKeys, wrong.noKey, 'processQueryKeys');
  if (keys.length > MOST_KEYS) {
    throw new OpenApiRefusal(wrong.tooManyKeys, `there are more than ${MOST_KEYS} keys`);
  }
  const successResult: string[] = [];
  const failedResult: Record<string, string> = {};
  for (const key of keys) {
    const problem = recallOne(robot, key, isOfGroup);
    if (problem) failedResult[key] = problem;
    else successResult.push(key);
  }
  const reason = `recalled ${successResult.length} of ${keys.length} messages`;
  return { reason, fields: { successResult, failedResult } };
}

function recallOne(robot: AppRobot, key: string, isOfGroup: boolean): string | undefined {
  const message = robot.chats.findSent(key);
  const isThere = message?.conversationIds.includes(robot.chats.group.id) === isOfGroup;
  if (!message || !isThere) return wrong.key.errmsg;
  if (isTooOld(robot, message)) return 'processQueryKey已过期，无法撤回消息';
  robot.chats.recall(message);
  return undefined;
}
