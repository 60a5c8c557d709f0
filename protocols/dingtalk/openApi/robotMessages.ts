import { InvalidInput } from '../../invalidInput';
import { isRecord } from '../../isRecord';
import { listInJson } from '../../jsonList';
import type { AppMessage } from './appMessage';
import type { OpenApiRequest } from './calls';

/*
 * What an app's robot does with messages.
 *
 * Sources: DingTalk Open Platform, "chatbots send one-on-one chat messages in batches", "the robot
 * sends a group message", "batch message recall chat", "enterprise chatbot withdraws internal group
 * messages", "chatbot batch query the read status of messages", "chatbot queries the read status of
 * a message", "download the file content of the robot receiving message", 2026-08.
 */

/** Of one message to people, in one call. */
export const MOST_PEOPLE_AT_A_TIME = 20;

/** Messages to recall in one call. */
export const MOST_KEYS_AT_A_TIME = 20;

/** The largest page of a group's readers. */
const READERS_AT_A_TIME = 200;

/** No sending can be repeated: DingTalk has no key by which it would know the message again. */
const post = (path: string, body: Record<string, unknown>): OpenApiRequest => ({
  api: 'api',
  method: 'POST',
  path: `/v1.0/robot/${path}`,
  isRepeatable: false,
  body,
});

/** @param userIds at most {@link MOST_PEOPLE_AT_A_TIME} */
export const sendToPeople = (
  robotCode: string,
  userIds: readonly string[],
  { msgKey, msgParam }: AppMessage,
): OpenApiRequest => post('oToMessages/batchSend', { robotCode, userIds, msgKey, msgParam });

/** @param coolAppCode of the cool app with which the robot came into the group; mostly empty */
export const sendToGroup = (
  robotCode: string,
  openConversationId: string,
  { msgKey, msgParam }: AppMessage,
  coolAppCode = '',
): OpenApiRequest =>
  post('groupMessages/send', {
    robotCode,
    openConversationId,
    msgKey,
    msgParam,
    ...(coolAppCode && { coolAppCode }),
  });

/** @param processQueryKeys at most {@link MOST_KEYS_AT_A_TIME} */
export const recallFromPeople = (
  robotCode: string,
  processQueryKeys: readonly string[],
): OpenApiRequest => ({
  ...post('otoMessages/batchRecall', { robotCode, processQueryKeys }),
  isRepeatable: true,
});

/** @param processQueryKeys at most {@link MOST_KEYS_AT_A_TIME} */
export const recallFromGroup = (
  robotCode: string,
  openConversationId: string,
  processQueryKeys: readonly string[],
): OpenApiRequest => ({
  ...post('groupMessages/recall', { robotCode, openConversationId, processQueryKeys }),
  isRepeatable: true,
});

export const readStatusOfPeople = (robotCode: string, processQueryKey: string): OpenApiRequest => ({
  api: 'api',
  method: 'GET',
  path: '/v1.0/robot/oToMessages/readStatus',
  isRepeatable: true,
  query: { robotCode, processQueryKey },
});

/** @param nextToken of the page before; empty for the first */
export const readStatusOfGroup = (
  robotCode: string,
  openConversationId: string,
  processQueryKey: string,
  nextToken = '',
): OpenApiRequest => ({
  ...post('groupMessages/query', {
    robotCode,
    openConversationId,
    processQueryKey,
    maxResults: READERS_AT_A_TIME,
    ...(nextToken && { nextToken }),
  }),
  isRepeatable: true,
});

export const getFileAddress = (robotCode: string, downloadCode: string): OpenApiRequest => ({
  ...post('messageFiles/download', { robotCode, downloadCode }),
  isRepeatable: true,
});

type Fields = Readonly<Record<string, unknown>>;

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

const texts = (value: unknown): string[] =>
  Array.isArray(value) ? value.flatMap((one) => text(one) || []) : [];

/** Far more than any that DingTalk gives. */
const LONGEST_KEY = 500;

/**
 * Reads what names messages; an expression may give anything.
 *
 * @param value a list, also as JSON, or text that separates them by commas, blanks or lines
 * @returns each once
 * @throws InvalidInput when there are none, or something else
 */
export function parseMessageKeys(value: unknown): string[] {
  const given = listInJson(value);
  const entries = (Array.isArray(given) ? given : [given]) as unknown[];
  const keys = entries.flatMap((entry) =>
    typeof entry === 'string' ? entry.split(/[,，\s]+/).filter(Boolean) : [entry ?? []].flat(),
  );
  const isKey = (key: unknown): key is string =>
    typeof key === 'string' && key.length <= LONGEST_KEY;
  if (keys.length && keys.every(isKey)) return [...new Set(keys)];
  throw new InvalidInput(
    keys.length ? 'The list of messages has an entry that names none' : 'No message is named',
    'Use processQueryKeys of the node that sent the messages.',
  );
}

/** What became of a message to people. */
export interface SentToPeople {
  /** Names the message, to recall it or to ask who has read it. */
  processQueryKey: string;
  /** Whom DingTalk does not know, or who may not use the robot. */
  invalid: string[];
  /** Who gets too many messages at present. */
  flowControlled: string[];
}

export const readSentToPeople = (answer: Fields): SentToPeople => ({
  processQueryKey: text(answer.processQueryKey),
  invalid: texts(answer.invalidStaffIdList),
  flowControlled: texts(answer.flowControlledStaffIdList),
});

/** @returns what names the message, to recall it or to ask who has read it */
export const readSentToGroup = (answer: Fields): string => text(answer.processQueryKey);

/** What became of a recall. */
export interface Recalled {
  processQueryKeys: string[];
  failed: Array<{ processQueryKey: string; reason: string }>;
}

/** @param keys of the messages that were to be recalled: what DingTalk does not name has not been */
export function readRecalled(
  { successResult, failedResult }: Fields,
  keys: readonly string[],
): Recalled {
  const processQueryKeys = texts(successResult);
  const reasons = new Map(isRecord(failedResult) ? Object.entries(failedResult) : []);
  const recalled = new Set(processQueryKeys);
  const silent = keys.filter((key) => !recalled.has(key) && !reasons.has(key));
  silent.forEach((key) => reasons.set(key, 'DingTalk does not say what became of it.'));
  return {
    processQueryKeys,
    failed: [...reasons].map(([processQueryKey, reason]) => ({
      processQueryKey,
      reason: text(reason),
    })),
  };
}

/** Who of a message's receivers has read it. */
export interface ReadStatus {
  /** `SUCCESS`, `RECALLED` or `PROCESSING`. */
  sendStatus: string;
  people: Array<{ userId: string; name: string; hasRead: boolean }>;
}

export function readReadStatus({ sendStatus, messageReadInfoList: list }: Fields): ReadStatus {
  const people = (Array.isArray(list) ? (list as unknown[]) : []).filter(isRecord);
  return {
    sendStatus: text(sendStatus),
    people: people.map(({ userId, name, readStatus }) => ({
      userId: text(userId),
      name: text(name),
      hasRead: readStatus === 'READ',
    })),
  };
}

/** A page of the people who have read a message in a group. */
export interface ReadersPage {
  /** As in {@link ReadStatus}. */
  sendStatus: string;
  userIds: string[];
  /** Of the next page; empty when this is the last. */
  nextToken: string;
}

export const readReadersPage = (answer: Fields): ReadersPage => ({
  sendStatus: text(answer.sendStatus),
  userIds: texts(answer.readUserIds),
  nextToken: answer.hasMore === true ? text(answer.nextToken) : '',
});
