import { z } from 'zod';
import { inWords } from '../inWords';
import { isDeeperThan } from '../isDeeperThan';
import { Refusal, errors } from './errors';

/** Longest body that the service takes. */
export const MAX_MESSAGE_BYTES = 20_000;
const MOST_MENTIONED = 50;
/** No message of DingTalk's is as deep; one of thousands could not even be written as JSON again. */
const MOST_LEVELS = 20;

/** What is null or empty text counts as left out: many senders write it so. */
const orNothing = <Schema extends z.ZodTypeAny>(schema: Schema) =>
  z.preprocess((value) => (value === null || value === '' ? undefined : value), schema.optional());

const text = z.string().min(1, 'is empty');
const oneOf = (values: Array<string | number | boolean>, message: string) =>
  orNothing(z.unknown().refine((value) => (values as unknown[]).includes(value), message));
const flag = oneOf(['0', '1', 0, 1], 'must be "0" or "1"');
const isPerson = (value: unknown) => typeof value === 'string' || typeof value === 'number';
const people = orNothing(z.array(z.unknown().refine(isPerson, 'must be text')));

/** What each type of message must have in the field that bears its name. */
const contents = {
  text: z.object({ content: text }),
  link: z.object({
    title: text,
    text,
    messageUrl: text,
    picUrl: orNothing(z.string()),
  }),
  markdown: z.object({ title: text, text }),
  actionCard: z
    .object({
      title: text,
      text,
      hideAvatar: flag,
      btnOrientation: flag,
      // Not looked at beside a list of buttons.
      singleTitle: z.unknown(),
      singleURL: z.unknown(),
      btns: orNothing(z.array(z.object({ title: text, actionURL: text }))),
    })
    .superRefine((card, { addIssue }) => {
      if (card.btns?.length) return;
      const one = orNothing(text);
      if (card.btns && one.safeParse(card.singleTitle).data === undefined) {
        addIssue({ code: 'custom', path: ['btns'], message: 'is empty' });
        return;
      }
      for (const name of ['singleTitle', 'singleURL'] as const) {
        if (one.safeParse(card[name]).data === undefined) {
          addIssue({ code: 'custom', path: [name], message: 'is missing' });
        }
      }
    }),
  feedCard: z.object({
    links: z.array(z.object({ title: text, messageURL: text, picURL: text })).min(1, 'is empty'),
  }),
};

/** The types of messages that the service knows. */
export type MessageType = keyof typeof contents;

const common = {
  msgUuid: orNothing(text),
  at: orNothing(
    z
      .object({
        isAtAll: oneOf([true, false, 'true', 'false', 0, 1, '0', '1'], 'must be true or false'),
        atMobiles: people,
        atUserIds: people,
      })
      .refine(
        ({ atMobiles = [], atUserIds = [] }) =>
          atMobiles.length + atUserIds.length <= MOST_MENTIONED,
        `mentions more than ${MOST_MENTIONED} people`,
      ),
  ),
};

/**
 * Reads a body.
 *
 * @throws Refusal when it is no JSON object
 */
export function parseBody(body: Buffer): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(body.toString());
  } catch {
    throw new Refusal(errors.badParameter);
  }
  if (!isRecord(value) || isDeeperThan(MOST_LEVELS, value)) throw new Refusal(errors.badParameter);
  return value;
}

/**
 * Checks that a message's type is known and that it has what its type needs.
 *
 * @throws Refusal naming the field that is wrong
 */
export function checkMessage(message: Record<string, unknown>): {
  msgtype: MessageType;
  msgUuid?: string;
} {
  const { msgtype } = message;
  if (!isMessageType(msgtype)) throw new Refusal(errors.unknownType);
  const result = z.object({ ...common, [msgtype]: contents[msgtype] }).safeParse(message);
  if (!result.success) {
    throw new Refusal(errors.badParameter, `param error: ${result.error.issues.map(inWords)[0]}`);
  }
  return { msgtype, msgUuid: result.data.msgUuid };
}

const isMessageType = (value: unknown): value is MessageType =>
  typeof value === 'string' && Object.hasOwn(contents, value);

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
