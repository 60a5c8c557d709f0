import { isDeeperThan } from '../isDeeperThan';
import { WebhookRefusal, errors } from './errors';

/** The most that the webhook takes. */
export const MAX_BODY_BYTES = 4 * 1024 * 1024;
/** No data is as deep; with thousands it could not even be written as JSON again. */
const MOST_LEVELS = 1000;

/** A request's body. */
export interface Body {
  /** The exact bytes. */
  bytes: Buffer;
  text: string;
  /** What the text says. */
  json: unknown;
}

/**
 * Reads a body.
 *
 * @param bytes undefined when they are too many
 * @throws WebhookRefusal when they are, or when they are no JSON
 */
export function parseBody(bytes: Buffer | undefined): Body {
  if (!bytes) throw new WebhookRefusal(errors.tooLarge);
  let text: string;
  let json: unknown;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    json = JSON.parse(text);
  } catch {
    throw new WebhookRefusal(errors.notJson);
  }
  if (isObject(json) && isDeeperThan(MOST_LEVELS, json)) throw new WebhookRefusal(errors.notJson);
  return { bytes, text, json };
}

/** Whether a body contains one of the keywords, as it was sent or as its JSON reads. */
export function hasKeyword({ text, json }: Body, keywords: string[]): boolean {
  const isIn = (read: string) => keywords.some((keyword) => read.includes(keyword));
  if (keywords.length === 0 || isIn(text)) return true;
  const waiting = [json];
  while (waiting.length > 0) {
    const value = waiting.pop();
    if (typeof value === 'string' && isIn(value)) return true;
    if (!isObject(value)) continue;
    if (!Array.isArray(value) && Object.keys(value).some(isIn)) return true;
    for (const child of Object.values(value)) waiting.push(child);
  }
  return false;
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
