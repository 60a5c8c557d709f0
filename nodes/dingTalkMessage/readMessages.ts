import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { asText } from '../../protocols/asText';
import { parseJson } from '../../protocols/parseJson';
import { LARGEST_MESSAGE_BYTES } from '../../protocols/dingtalk/robot/limits';
import { digest, markdownMessages } from '../../protocols/dingtalk/robot/markdown';
import {
  addMentions,
  fieldAt,
  nobody,
  parseMentions,
  type Mentions,
} from '../../protocols/dingtalk/robot/mentions';
import {
  checkKeywords,
  checkMessage,
  type NameField,
  type RobotMessage,
} from '../../protocols/dingtalk/robot/message';

import { refuseAgentInputIn } from '../sending/agentInput';
import { readBoolean } from '../sending/parameterReader';

type Context = Pick<IExecuteFunctions, 'getInputData' | 'getNode' | 'getNodeParameter'>;

function readMentions(context: Context, itemIndex: number): Mentions {
  const given = context.getNodeParameter('mentions', itemIndex, {}) as IDataObject;
  return parseMentions(given.atMobiles, given.atUserIds, readBoolean(given.isAtAll, 'Everyone'));
}

/** What whoever sends messages can do. */
export interface Means {
  /** Bytes of a message. */
  mostBytes: number;
  /** Whether it can mention people. */
  canMention: boolean;
}

const groupRobot: Means = { mostBytes: LARGEST_MESSAGE_BYTES, canMention: true };

/**
 * @param means of a group's custom robot unless told
 * @returns the messages of one item, as its parameters describe them, not checked yet: several only
 *   when it is long Markdown
 * @throws InvalidInput for what cannot be said
 */
export function describedMessages(
  context: Context,
  itemIndex: number,
  { mostBytes, canMention }: Means = groupRobot,
): unknown[] {
  const parameter = (name: string) => context.getNodeParameter(name, itemIndex, '');
  const text = (name: string) => asText(parameter(name));
  const list = (name: string, entries: string) =>
    ((parameter(name) || {}) as Record<string, IDataObject[]>)[entries] ?? [];
  const mentioned = () => (canMention ? readMentions(context, itemIndex) : nobody);
  const msgtype = text('messageType');
  switch (msgtype) {
    case 'text': {
      const mentions = mentioned();
      const content = addMentions(text('content'), mentions);
      return [{ msgtype, text: { content }, ...fieldAt(mentions) }];
    }
    case 'markdown':
      return markdownMessages(text('title'), text('text'), mentioned(), mostBytes);
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
      const isHidden = readBoolean(options.hideAvatar, 'Hide Avatar');
      const hideAvatar = isHidden ? { hideAvatar: '1' } : {};
      const actionCard = { title: text('title'), text: text('text'), ...hideAvatar, ...buttons };
      return [{ msgtype, actionCard }];
    }
    case 'feedCard':
      return [{ msgtype, feedCard: { links: list('links', 'link') } }];
    default:
      refuseAgentInputIn(
        context.getNode(),
        'message',
        'Choose another message type, or write in Message what is to be sent, with $fromAI for what the model is to fill in.',
      );
      return [parseJson(parameter('message'))];
  }
}

const panelFields: Readonly<Record<string, string>> = {
  actionURL: 'URL',
  btnOrientation: 'Button Orientation',
  btns: 'Button List',
  content: 'Text',
  hideAvatar: 'Hide Avatar',
  links: 'Links',
  messageURL: 'Message URL',
  messageUrl: 'Message URL',
  picURL: 'Picture URL',
  picUrl: 'Picture URL',
  singleTitle: 'Button Title',
  singleURL: 'Button URL',
  text: 'Text',
  title: 'Title',
};

/** As the panel calls a field; of a list, with the number of its entry. */
export function panelName(path: string): string {
  const [, list, index, field = path] = /(\w+)\[(\d+)\]\.(\w+)$/.exec(path) ?? [];
  const name = (key: string) => panelFields[key.slice(key.lastIndexOf('.') + 1)] ?? key;
  return list ? `${name(field)} of entry ${Number(index) + 1} of the ${name(list)}` : name(field);
}

/**
 * @param keywords those of the robot
 * @param nameOf how errors call the fields; as DingTalk does unless told
 * @returns the messages, of which DingTalk would refuse none
 * @throws InvalidInput for what it would refuse
 */
export function checkedMessages(
  messages: readonly unknown[],
  keywords: readonly string[],
  nameOf?: NameField,
): RobotMessage[] {
  return messages.map((message) => {
    checkMessage(message, nameOf);
    checkKeywords(message, keywords);
    return message;
  });
}

/**
 * @returns one message that lists all items, as their parameters describe it; several when it is long
 * @throws InvalidInput for what cannot be said
 */
export function describedDigest(context: Context): unknown[] {
  const title = asText(context.getNodeParameter('title', 0));
  const mostLines = Math.max(Number(context.getNodeParameter('mostLines', 0)), 0);
  const items = context.getInputData();
  // n8n evaluates an expression for each line, and all webhooks wait meanwhile: only for those shown.
  const lines = items
    .slice(0, mostLines)
    .map((_item, itemIndex) => asText(context.getNodeParameter('line', itemIndex)));
  const text = digest(title, lines, items.length);
  return markdownMessages(title, text, readMentions(context, 0));
}
