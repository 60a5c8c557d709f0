import type { ApiCall } from '../../openapi/apiCall';
import { OpenApiRefusal } from '../../openapi/errors';
import { Refusal, errors as robotErrors } from '../../robot/errors';
import { MAX_MESSAGE_BYTES, checkMessage, parseBody } from '../../robot/message';
import type { AppRobot } from '../appRobot';
import { errors } from '../errors';

/**
 * A session webhook: it takes what a custom robot takes, mentions too, and needs no access token.
 * Source: DingTalk Open Platform, "Robot replies to or sends messages", 2026-08.
 */
export const reply = (robot: AppRobot): ApiCall => ({
  ...{ api: 'oapi', method: 'post', path: '/robot/sendBySession', isOpen: true },
  answer({ query, bytes }) {
    const chat = robot.chatOfSession(query.get('session') ?? '');
    if (!chat) throw new OpenApiRefusal(errors.noSession, 'there is no such session any longer');
    robot.chats.reply(contentOf(bytes), chat);
    return { reason: chat.userId ? `sent to ${chat.userId}` : 'sent to the group' };
  },
});

function contentOf(bytes: Buffer | undefined) {
  try {
    if (!bytes || bytes.length > MAX_MESSAGE_BYTES) throw new Refusal(robotErrors.tooLong);
    const message = parseBody(bytes);
    return { msgtype: checkMessage(message).msgtype, message };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { errcode, message } = error;
    throw new OpenApiRefusal({ errcode, errmsg: message }, message);
  }
}
