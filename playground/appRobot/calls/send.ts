import type { ApiCall } from '../../openapi/apiCall';
import { OpenApiRefusal } from '../../openapi/errors';
import type { AppRobot } from '../appRobot';
import { errors, wrong } from '../errors';
import { readTemplate } from '../templates';
import { bodyOf, checkGroup, checkRobot, listOf, SEND_PERMISSION } from './checks';

const MOST_PEOPLE = 20;

/** Source: "Chatbots send one-on-one chat messages in batches", 2026-08. */
export const sendToPeople = (robot: AppRobot): ApiCall => ({
  ...{ api: 'api', method: 'post', path: '/v1.0/robot/oToMessages/batchSend' },
  permission: SEND_PERMISSION,
  answer(call) {
    const { robotCode, userIds, msgKey, msgParam } = bodyOf(call);
    checkRobot(robot, robotCode, { none: wrong.noRobotCode, other: errors.noSuchRobot });
    const people = [...new Set(listOf(userIds, wrong.noPeople, 'userIds'))];
    if (people.length > MOST_PEOPLE) {
      throw new OpenApiRefusal(wrong.tooManyPeople, `there are more than ${MOST_PEOPLE} people`);
    }
    const content = readTemplate(msgKey, msgParam);
    const { flowControlled } = robot.faultMaker.faults;
    const known = people.filter((userId) => robot.people.person(userId));
    const reached = known.filter((userId) => !flowControlled.includes(userId));
    const message = robot.chats.send(
      content,
      reached.map((userId) => robot.chats.withPerson(userId)),
    );
    return {
      reason: `sent to ${reached.length} of ${people.length} people`,
      fields: {
        processQueryKey: message.processQueryKey,
        invalidStaffIdList: people.filter((userId) => !known.includes(userId)),
        flowControlledStaffIdList: known.filter((userId) => !reached.includes(userId)),
      },
    };
  },
});

/** Source: "The robot sends a group message", 2026-08. */
export const sendToGroup = (robot: AppRobot): ApiCall => ({
  ...{ api: 'api', method: 'post', path: '/v1.0/robot/groupMessages/send' },
  permission: SEND_PERMISSION,
  answer(call) {
    const { robotCode, openConversationId, msgKey, msgParam } = bodyOf(call);
    checkRobot(robot, robotCode, { none: wrong.noRobotCode, other: errors.noSuchRobot });
    const group = checkGroup(robot, openConversationId, wrong.noGroup);
    const { processQueryKey } = robot.chats.send(readTemplate(msgKey, msgParam), [group]);
    return { reason: 'sent to the group', fields: { processQueryKey } };
  },
});
