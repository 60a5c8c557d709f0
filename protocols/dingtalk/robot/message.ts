import { InvalidInput } from '../../invalidInput';
import { isDeeperThan } from '../../isDeeperThan';
import { isRecord } from '../../isRecord';
import { isWebAddress } from '../../webAddress';
import { LARGEST_MESSAGE_BYTES } from './limits';
import { checkMentionCount, type Mentions } from './mentions';

/** Many clients write numbers, or leave a field empty rather than out; DingTalk takes either. */
type Flag = '0' | '1' | 0 | 1 | '' | null;

/** As other clients send it, with the same liberties. */
interface AnyMentions {
  atMobiles?: Array<string | number> | '' | null;
  atUserIds?: Array<string | number> | '' | null;
  isAtAll?: boolean | string | number | null;
}

/** What a robot can send, in DingTalk's own words. */
export type RobotMessage = { msgUuid?: string; at?: Mentions | AnyMentions | null } & (
  | { msgtype: 'text'; text: { content: string } }
  | {
      msgtype: 'link';
      link: { title: string; text: string; messageUrl: string; picUrl?: string | null };
    }
  | { msgtype: 'markdown'; markdown: { title: string; text: string } }
  | {
      msgtype: 'actionCard';
      actionCard: { title: string; text: string; hideAvatar?: Flag } & (
        | { singleTitle: string; singleURL: string }
        | { btnOrientation?: Flag; btns: Array<{ title: string; actionURL: string }> }
      );
    }
  | {
      msgtype: 'feedCard';
      feedCard: { links: Array<{ title: string; messageURL: string; picURL: string }> };
    }
);

/** Of objects and lists within each other; no message of DingTalk's has as many. */
const MOST_LEVELS = 20;

/** @returns bytes of the request body */
export const messageBytes = (message: object): number =>
  Buffer.byteLength(JSON.stringify(message), 'utf8');

type Fields = Record<string, unknown>;
type Check = (value: unknown) => string | undefined;

const isAbsent = (value: unknown): boolean => value === undefined || value === null || value === '';

const isEmptyList = (value: unknown): boolean => Array.isArray(value) && !value.length;

const text: Check = (value) => {
  if (typeof value === 'string' && value.trim()) return undefined;
  return isAbsent(value) ? 'is missing' : 'is not a text or is blank';
};

/** DingTalk's own pages, and words that a click says in the group. */
const DINGTALK_SCHEMES = ['dingtalk', 'dtmd'];

const url: Check = (value) => {
  if (typeof value !== 'string' || !value) return 'is missing';
  return isWebAddress(value, ['https', 'http', ...DINGTALK_SCHEMES])
    ? undefined
    : 'is not a web address that starts with https://, http://, dingtalk:// or dtmd://';
};

const optional =
  (check: Check): Check =>
  (value) =>
    isAbsent(value) ? undefined : check(value);

const oneOf =
  (...choices: string[]): Check =>
  (value) =>
    typeof value !== 'object' && choices.includes(String(value))
      ? undefined
      : `is none of ${choices.join(', ')}`;

const title = { title: text };
const titleAndText = { ...title, text };

/** The fields of each type. Source: DingTalk Open Platform, "message types", 2026-07. */
const fieldsOfTypes: Record<RobotMessage['msgtype'], Record<string, Check>> = {
  text: { content: text },
  link: { ...titleAndText, messageUrl: url, picUrl: optional(url) },
  markdown: titleAndText,
  actionCard: {
    ...titleAndText,
    hideAvatar: optional(oneOf('0', '1')),
    btnOrientation: optional(oneOf('0', '1')),
  },
  feedCard: {},
};

const buttonFields = { ...title, actionURL: url };
const singleButtonFields = { singleTitle: text, singleURL: url };
/** Note DingTalk's spelling, which differs from that of a link message. */
const feedLinkFields = { ...title, messageURL: url, picURL: url };

/** Calls a field of a message, such as `actionCard.btns[0].title`, by its name. */
export type NameField = (path: string) => string;

/** For those who have the message as DingTalk takes it. */
const asDingTalkHasIt: NameField = (path) => `The message's "${path}"`;

function checkFields(
  body: unknown,
  path: string,
  checks: Record<string, Check>,
  nameOf: NameField,
): void {
  if (!isRecord(body)) {
    throw new InvalidInput(`${nameOf(path)} is missing`, `Give it as an object.`);
  }
  for (const [field, check] of Object.entries(checks)) {
    const problem = check(body[field]);
    if (problem) {
      throw new InvalidInput(
        `${nameOf(`${path}.${field}`)} ${problem}`,
        'Fill it in; if it is an expression, look at what it gives for this item.',
      );
    }
  }
}

function checkList(
  list: unknown,
  path: string,
  checks: Record<string, Check>,
  nameOf: NameField,
): void {
  if (!Array.isArray(list) || !list.length) {
    throw new InvalidInput(`${nameOf(path)} is empty`, 'Add at least one entry.');
  }
  list.forEach((entry, index) => checkFields(entry, `${path}[${index}]`, checks, nameOf));
}

const isPerson = (value: unknown): boolean =>
  typeof value === 'string' || typeof value === 'number';

const switchCheck = oneOf('true', 'false', '1', '0');

/** @returns undefined when there is something else than a list */
function peopleIn(list: unknown): unknown[] | undefined {
  if (isAbsent(list)) return [];
  return Array.isArray(list) && list.every(isPerson) ? list : undefined;
}

function checkMentions(at: unknown): void {
  if (isAbsent(at)) return;
  const { atMobiles, atUserIds, isAtAll } = isRecord(at) ? at : {};
  const mobiles = peopleIn(atMobiles);
  const users = peopleIn(atUserIds);
  if (!isRecord(at) || !mobiles || !users || optional(switchCheck)(isAtAll)) {
    throw new InvalidInput(
      'The message\'s "at" does not have the form that DingTalk knows',
      'It is an object with the lists atMobiles and atUserIds and the switch isAtAll.',
    );
  }
  checkMentionCount(mobiles, users);
}

/**
 * Checks a message before a byte is sent.
 *
 * @param nameOf how errors call its fields
 * @throws InvalidInput saying what DingTalk would refuse it for
 */
export function checkMessage(
  message: unknown,
  nameOf: NameField = asDingTalkHasIt,
): asserts message is RobotMessage {
  const types = Object.keys(fieldsOfTypes) as Array<RobotMessage['msgtype']>;
  const isMessage = isRecord(message) && !isDeeperThan(message, MOST_LEVELS);
  const msgtype = isMessage && types.find((type) => type === message.msgtype);
  if (!isMessage || !msgtype) {
    throw new InvalidInput(
      'This is not a robot message',
      `A robot message is an object whose "msgtype" is one of ${types.join(', ')}.`,
    );
  }
  const body = message[msgtype];
  checkFields(body, msgtype, fieldsOfTypes[msgtype], nameOf);
  const { btns, singleTitle, links } = body as Fields;
  if (msgtype === 'feedCard') checkList(links, 'feedCard.links', feedLinkFields, nameOf);
  if (msgtype === 'actionCard') {
    const hasOneButton = isAbsent(btns) || (isEmptyList(btns) && !isAbsent(singleTitle));
    if (hasOneButton) checkFields(body, msgtype, singleButtonFields, nameOf);
    else checkList(btns, 'actionCard.btns', buttonFields, nameOf);
  }
  checkMentions(message.at);
  const bytes = messageBytes(message);
  if (bytes > LARGEST_MESSAGE_BYTES) {
    throw new InvalidInput(
      `The message has ${bytes} bytes; DingTalk takes ${LARGEST_MESSAGE_BYTES}`,
      'Shorten it, or choose the message type Markdown, which is split where needed.',
    );
  }
}

/** Every text in a message body, in which DingTalk looks for its keywords. */
function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : [];
}

/**
 * @param keywords those of the robot's security settings; none means that no check is made
 * @throws InvalidInput when the message contains none of them
 */
export function checkKeywords(message: RobotMessage, keywords: readonly string[]): void {
  const body = (message as unknown as Fields)[message.msgtype];
  const texts = textsOf(body);
  if (!keywords.length) return;
  if (keywords.some((keyword) => texts.some((content) => content.includes(keyword)))) return;
  throw new InvalidInput(
    `The message contains none of the robot's keywords (${keywords.join(', ')}), so DingTalk would refuse it`,
    'Put one of them into the title or the text; a title is repeated in every part of a long message.',
  );
}
