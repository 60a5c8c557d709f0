import { OpenApiRefusal } from '../../openapi/errors';
import type { ApiCall } from '../../openapi/apiCall';
import type { AppRobot } from '../appRobot';
import { errors, wrong } from '../errors';
import type { AppMessage } from '../model';
import { bodyOf, checkGroup, checkRobot, isTooOld, SEND_PERMISSION, textOf } from './checks';

const MOST_READERS = 200;

const sendStatusOf = ({ isRecalled }: AppMessage) => (isRecalled ? 'RECALLED' : 'SUCCESS');

/** Source: "Chatbot batch query the read status of messages", 2026-08. */
export const askPeople = (robot: AppRobot): ApiCall => ({
  ...{ api: 'api', method: 'get', path: '/v1.0/robot/oToMessages/readStatus' },
  permission: SEND_PERMISSION,
  answer({ query }) {
    checkRobot(robot, query.get('robotCode'), {
      none: wrong.noRobotCodeToAskFor,
      other: errors.noSuchRobot,
    });
    const message = sentMessage(robot, query.get('processQueryKey'), false);
    const receivers = message.conversationIds.map((id) => robot.chats.find(id)?.userId ?? '');
    const messageReadInfoList = receivers.map((userId) => ({
      name: robot.people.person(userId)?.name ?? '',
      userId,
      readStatus: message.readBy.includes(userId) ? 'READ' : 'UNREAD',
    }));
    const { length } = message.readBy;
    return {
      reason: `${length} of ${receivers.length} people have read it`,
      fields: { sendStatus: sendStatusOf(message), messageReadInfoList },
    };
  },
});

/** Source: "Chatbot queries the read status of a message", 2026-08. */
export const askGroup = (robot: AppRobot): ApiCall => ({
  ...{ api: 'api', method: 'post', path: '/v1.0/robot/groupMessages/query' },
  permission: SEND_PERMISSION,
  answer(call) {
    const body = bodyOf(call);
    checkRobot(robot, body.robotCode, {
      none: wrong.noRobotCodeToAskFor,
      other: errors.noSuchRobot,
    });
    checkGroup(robot, body.openConversationId, wrong.noGroupToAskFor);
    const message = sentMessage(robot, body.processQueryKey, true);
    const most = pageSizeOf(body.maxResults);
    const start = startOf(body.nextToken);
    const readUserIds = message.readBy.slice(start, start + most);
    const end = start + readUserIds.length;
    const hasMore = end < message.readBy.length;
    return {
      reason: `${message.readBy.length} people have read it`,
      fields: {
        ...{ sendStatus: sendStatusOf(message), readUserIds, hasMore },
        ...(hasMore && { nextToken: String(end) }),
      },
    };
  },
});

function sentMessage(robot: AppRobot, key: unknown, isOfGroup: boolean): AppMessage {
  const message = robot.chats.findSent(textOf(key, wrong.noKey, 'processQueryKey'));
  const isThere = message?.conversationIds.includes(robot.chats.group.id) === isOfGroup;
  if (!message || !isThere) throw new OpenApiRefusal(wrong.key, 'there is no such processQueryKey');
  if (isTooOld(robot, message)) {
    throw new OpenApiRefusal(errors.tooLate, 'the message is older than 24 hours');
  }
  return message;
}

function pageSizeOf(maxResults: unknown): number {
  const size = maxResults === undefined ? MOST_READERS : Number(maxResults);
  if (!Number.isInteger(size) || size < 1 || size > MOST_READERS) {
    throw new OpenApiRefusal(wrong.pageSize, `maxResults is not from 1 to ${MOST_READERS}`);
  }
  return size;
}

function startOf(nextToken: unknown): number {
  if (nextToken === undefined || nextToken === '') return 0;
  if (typeof nextToken !== 'string' || !/^\d{1,9}$/.test(nextToken)) {
    throw new OpenApiRefusal(wrong.nextToken, 'nextToken is none that was given out');
  }
  return Number(nextToken);
}
