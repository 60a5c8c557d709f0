import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { parseJson } from '../../protocols/parseJson';
import { digest, markdownMessages } from '../../protocols/dingtalk/robot/markdown';
import {
  addMentions,
  fieldAt,
  parseMentions,
  type Mentions,
} from '../../protocols/dingtalk/robot/mentions';
import {
  checkKeywords,
  checkMessage,
  type RobotMessage,
} from '../../protocols/dingtalk/robot/message';

type Context = Pick<IExecuteFunctions, 'getInputData' | 'getNodeParameter'>;

/** An expression may give anything. */
function asText(value: unknown): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function readMentions(context: Context, itemIndex: number): Mentions {
  const given = context.getNodeParameter('mentions', itemIndex, {}) as IDataObject;
  return parseMentions(given.atMobiles, given.atUserIds, given.isAtAll === true);
}

/** The messages of one item, as its parameters describe them. */
function describedMessages(context: Context, itemIndex: number): unknown[] {
  const parameter = (name: string) => context.getNodeParameter(name, itemIndex, '');
  const text = (name: string) => asText(parameter(name));
  const list = (name: string, entries: string) =>
    ((parameter(name) || {}) as Record<string, IDataObject[]>)[entries] ?? [];
  const msgtype = text('messageType');
  switch (msgtype) {
    case 'text': {
      const mentions = readMentions(context, itemIndex);
      const content = addMentions(text('content'), mentions);
      return [{ msgtype, text: { content }, ...fieldAt(mentions) }];
    }
    case 'markdown':
      return markdownMessages(text('title'), text('text'), readMentions(context, itemIndex));
    case 'link': {
      const picUrl = text('picUrl');
      const link = { title: text('title'), text: text('text'), messageUrl: text('messageUrl') };
      return [{ msgtype, link: picUrl ? { ...link, picUrl } : link }];
    }
    case 'actionCard': {
      const options = context.getNodeParameter('options', itemIndex, {}) as IDataObject;
      const buttons =
        parameter('buttons') === 'one'
          ? { singleTitle: text('singleTitle'), singleURL: text('singleURL') }
          : { btnOrientation: text('btnOrientation'), btns: list('btns', 'button') };
      const hideAvatar = options.hideAvatar === true ? { hideAvatar: '1' } : {};
      const actionCard = { title: text('title'), text: text('text'), ...hideAvatar, ...buttons };
      return [{ msgtype, actionCard }];
    }
    case 'feedCard':
      return [{ msgtype, feedCard: { links: list('links', 'link') } }];
    default:
      return [parseJson(parameter('message'))];
  }
}

function checked(messages: unknown[], keywords: readonly string[]): RobotMessage[] {
  return messages.map((message) => {
    checkMessage(message);
    checkKeywords(message, keywords);
    return message;
  });
}

/**
 * @param keywords those of the robot
 * @returns the messages of one item: several only when it is long Markdown
 * @throws InvalidInput for what DingTalk would refuse
 */
export function readMessages(
  context: Context,
  itemIndex: number,
  keywords: readonly string[],
): RobotMessage[] {
  return checked(describedMessages(context, itemIndex), keywords);
}

/**
 * @param keywords those of the robot
 * @returns the messages that list all items: several only when they are long
 * @throws InvalidInput for what DingTalk would refuse
 */
export function readDigest(context: Context, keywords: readonly string[]): RobotMessage[] {
  const lines = context
    .getInputData()
    .map((_item, itemIndex) => asText(context.getNodeParameter('line', itemIndex)));
  const title = asText(context.getNodeParameter('title', 0));
  const mostLines = Number(context.getNodeParameter('mostLines', 0));
  const text = digest(title, lines, mostLines);
  return checked(markdownMessages(title, text, readMentions(context, 0)), keywords);
}
