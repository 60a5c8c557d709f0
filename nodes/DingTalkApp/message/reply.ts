import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { appMessageOf, type AppMessage } from '../../../protocols/dingtalk/openApi/appMessage';
import { parseSessionWebhook } from '../../../protocols/dingtalk/openApi/sessionWebhook';
import { InvalidInput } from '../../../protocols/invalidInput';
import { isRecord } from '../../../protocols/isRecord';
import { parseJson } from '../../../protocols/parseJson';
import { mentions } from '../../dingTalkMessage/properties';
import { readApp } from '../../openApi/callOpenApi';
import type { Operation } from '../../operations';
import { eachItem } from '../../sending/eachTask';
import { parameterReader, type ReadParameter } from '../../sending/parameterReader';
import { answerSession } from './answerSession';
import { deliverToGroup, deliverToPeople, type Delivery } from './deliver';
import { messageFields } from './messageFields';
import { appMessages, isMedia, robotMessages } from './readMessage';

const GROUP = '2';

/** A message that the robot got, as far as an answer depends on it. */
type Received = Readonly<Record<string, unknown>>;

function readReceived(value: unknown): Received {
  const message = parseJson(value);
  if (isRecord(message) && ('sessionWebhook' in message || 'conversationType' in message)) {
    return message;
  }
  throw new InvalidInput(
    'There is no message of a robot to reply to: it has a conversationType and a sessionWebhook',
    'Let Robot Message give the whole item of the node that received the message, for example {{ $("DingTalk").item.json }}.',
  );
}

const text = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';

function isExpired({ sessionWebhookExpiredTime }: Received): boolean {
  const time = text(sessionWebhookExpiredTime);
  return time !== '' && Number(time) <= Date.now();
}

/** By the server API, which mentions nobody. */
async function send(
  context: IExecuteFunctions,
  robotCode: string,
  received: Received,
  messages: readonly AppMessage[],
  itemIndex: number,
): Promise<Delivery> {
  const conversationId = text(received.conversationId);
  if (text(received.conversationType) === GROUP && conversationId) {
    return await deliverToGroup(context, robotCode, conversationId, messages, itemIndex);
  }
  const userId = text(received.senderStaffId);
  if (text(received.conversationType) !== GROUP && userId) {
    return await deliverToPeople(context, robotCode, [userId], messages, itemIndex);
  }
  throw new InvalidInput(
    'The message can no longer be answered at its own address, and does not say by what ID its sender or its group can be reached',
    'DingTalk says who sent a message (senderStaffId) once the app is published, and for people of its own organization only. Reply to others sooner.',
  );
}

async function replyTo(
  context: IExecuteFunctions,
  read: ReadParameter,
  itemIndex: number,
): Promise<IDataObject> {
  const received = readReceived(read('robotMessage', itemIndex));
  const { robotCode, oapiUrl, apiUrl } = (await readApp(context, itemIndex)).app;
  const url = parseSessionWebhook(received.sessionWebhook, [oapiUrl, apiUrl]);
  const byApi = async (messages: readonly AppMessage[]) => ({
    via: 'serverApi',
    ...(await send(context, robotCode, received, messages, itemIndex)),
  });
  if (!url || isExpired(received) || isMedia(read, itemIndex)) {
    return await byApi(await appMessages(context, read, itemIndex));
  }
  const messages = robotMessages(context, itemIndex, true);
  for (const [index, message] of messages.entries()) {
    if ((await answerSession(context, url, message, itemIndex)) === 'taken') continue;
    // What was not begun says nothing of the people whom it cannot mention.
    const rest = index > 0 ? messages.slice(index) : robotMessages(context, itemIndex, false);
    return await byApi(rest.map(appMessageOf));
  }
  return { via: 'sessionWebhook', processQueryKeys: [], notReached: [] };
}

async function run(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
  const read = parameterReader(context);
  return [await eachItem(context, async (itemIndex) => await replyTo(context, read, itemIndex))];
}

export const reply: Operation = {
  name: 'Reply',
  action: 'Reply to message',
  description: 'Reply to a message that the robot got, in the chat where it was written',
  properties: [
    {
      displayName: 'Robot Message',
      name: 'robotMessage',
      type: 'json',
      required: true,
      default: '={{ $json }}',
      description:
        'The message as the robot got it: the whole item of the trigger. The reply goes to its sessionWebhook while that lives, and then to the group or the person by the server API.',
    },
    ...messageFields,
    mentions({ messageType: ['text', 'markdown'] }),
  ],
  run,
};
