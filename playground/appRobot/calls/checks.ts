import { fieldsOf } from '../../invalidInput';
import type { ReceivedCall } from '../../openapi/apiCall';
import { type OpenApiError, OpenApiRefusal } from '../../openapi/errors';
import { jsonOf, refusing } from '../../openapi/readBody';
import type { AppRobot } from '../appRobot';
import { wrong } from '../errors';
import type { AppMessage, Conversation } from '../model';

/** What an app must be allowed to do for all that its robot does. */
export const SEND_PERMISSION = 'qyapi_robot_sendmsg';

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * The fields of a call's body.
 *
 * @throws OpenApiRefusal when it is no JSON object
 */
export const bodyOf = ({ bytes }: ReceivedCall): Record<string, unknown> =>
  refusing(wrong.body, () => fieldsOf(jsonOf(bytes), 'The body'));

/**
 * A text that must be there.
 *
 * @param error what is answered when it is not
 * @throws OpenApiRefusal then
 */
export function textOf(value: unknown, error: OpenApiError, name: string): string {
  if (typeof value === 'string' && value) return value;
  throw new OpenApiRefusal(error, `${name} is missing or no text`);
}

/**
 * Checks that a robot is the app's.
 *
 * @param errors what is answered when there is none, and when it is another
 * @throws OpenApiRefusal then
 */
export function checkRobot(
  robot: AppRobot,
  robotCode: unknown,
  errors: { none: OpenApiError; other: OpenApiError },
): void {
  if (textOf(robotCode, errors.none, 'robotCode') !== robot.robotCode) {
    throw new OpenApiRefusal(errors.other, "robotCode is not the app's Client ID");
  }
}

/**
 * The group that a call names.
 *
 * @param none what is answered when it names none
 * @throws OpenApiRefusal then, and when it names something else
 */
export function checkGroup(robot: AppRobot, id: unknown, none: OpenApiError): Conversation {
  const { group } = robot.chats;
  if (textOf(id, none, 'openConversationId') !== group.id) {
    throw new OpenApiRefusal(wrong.group, "openConversationId is no group's");
  }
  return group;
}

/**
 * A list of texts.
 *
 * @param error what is answered when it is something else or empty
 * @throws OpenApiRefusal then
 */
export function listOf(value: unknown, error: OpenApiError, name: string): string[] {
  if (!Array.isArray(value) || value.length === 0) {
    throw new OpenApiRefusal(error, `${name} is missing or empty`);
  }
  if (!value.every((item): item is string => typeof item === 'string' && item !== '')) {
    throw new OpenApiRefusal(wrong.parameter, `${name} has something that is no text`);
  }
  return value;
}

/** Whether it is too late to recall a message or to ask who has read it. */
export const isTooOld = (robot: AppRobot, { at }: AppMessage): boolean =>
  robot.now - Date.parse(at) > DAY_MS;
