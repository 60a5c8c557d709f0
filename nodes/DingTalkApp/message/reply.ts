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
import { itemError } from '../../sending/itemErrors';
import { parameterReader, type ReadParameter } from '../../sending/parameterReader';
import { answerSession } from './answerSession';
import { afterParts, deliverToGroup, deliverToPeople, type Delivery } from './deliver';
import { messageFields } from './messageFields';
import { appMessages, isMedia, robotMessages } from './readMessage';

/** Kinds of chats, as `conversationType` has them. */
const PRIVATE_CHAT = '1';
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

/** Where the server API sends an answer. */
type Receiver = { conversationId: string } | { userId: string };

function receiverOf(received: Received): Receiver {
  const isGroup = text(received.conversationType) === GROUP;
  const conversationId = text(received.conversationId);
  if (isGroup && conversationId) return { conversationId };
  const userId = text(received.senderStaffId);
  if (!isGroup && userId) return { userId };
  throw new InvalidInput(
    'The message cannot be answered at its own address, which has expired or takes no files, and does not say by what ID its sender or its group can be reached',
    'DingTalk says who sent a message (senderStaffId) once the app is published, and for people of its own organization only. Reply to others sooner.',
  );
}

/** By the server API, which mentions nobody. */
async function send(
  context: IExecuteFunctions,
  robotCode: string,
  receiver: Receiver,
  messages: readonly AppMessage[],
  itemIndex: number,
): Promise<Delivery> {
  if ('userId' in receiver) {
    return await deliverToPeople(context, robotCode, [receiver.userId], messages, itemIndex);
  }
  const { conversationId } = receiver;
  const delivery = await deliverToGroup(context, robotCode, conversationId, messages, itemIndex);
  return { ...delivery, conversationId };
}

async function replyTo(
  context: IExecuteFunctions,
  read: ReadParameter,
  itemIndex: number,
): Promise<IDataObject> {
  const received = readReceived(read('robotMessage', itemIndex));
  const { robotCode, oapiUrl, apiUrl } = (await readApp(context, itemIndex)).app;
  const url = parseSessionWebhook(received.sessionWebhook, [oapiUrl, apiUrl]);
  const byApi = async (receiver: Receiver, messages: readonly AppMessage[]) => ({
    via: 'serverApi',
    ...(await send(context, robotCode, receiver, messages, itemIndex)),
  });
  if (!url || isExpired(received) || isMedia(read, itemIndex)) {
    // Before a file is uploaded for nobody.
    const receiver = receiverOf(received);
    return await byApi(receiver, await appMessages(context, read, itemIndex));
  }
  // In a chat of two, DingTalk calls nobody by name.
  const canMention = text(received.conversationType) !== PRIVATE_CHAT;
  const messages = robotMessages(context, itemIndex, canMention);
  let sent = 0;
  try {
    for (const message of messages) {
      if ((await answerSession(context, url, message, itemIndex)) === 'closed') {
        // What was not begun says nothing of the people whom it cannot mention.
        const rest = sent > 0 ? messages.slice(sent) : robotMessages(context, itemIndex, false);
        return await byApi(receiverOf(received), rest.map(appMessageOf));
      }
      sent += 1;
    }
  } catch (error) {
    const explained = itemError(context, error, itemIndex);
    throw afterParts(explained, sent, messages.length, 'They cannot be recalled.');
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
