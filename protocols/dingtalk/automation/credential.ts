import { createHash, timingSafeEqual } from 'node:crypto';

import { parseWebAddress } from '../../webAddress';

/** An automation as those see it who call it. */
export interface Automation {
  /** Names the automation; whoever has it can fire it. */
  webhookUrl: URL;
  /** Empty when the automation checks no credential. */
  bearerToken: string;
}

const PREFIX = 'Bearer ';

/**
 * @param text what a person copied, with or without the word Bearer
 * @throws Error when it cannot be sent as a header, never showing it
 */
export function parseBearerToken(text: string): string {
  const given = text.trim();
  const token = given.replace(/^Bearer(\s+|$)/, '');
  if (!/^[!-~]*$/.test(token)) {
    throw new Error(
      'The Bearer Token holds a blank or another character that no token has: it is letters and digits, without blanks.',
    );
  }
  return token;
}

/** @throws Error naming the field that cannot be right, never its value */
export function parseAutomation(webhookUrl: string, bearerToken: string): Automation {
  const url = parseWebAddress(webhookUrl);
  if (!url) {
    throw new Error(
      "The Webhook URL is not a web address: copy it from the automation's trigger When webhook fires.",
    );
  }
  return { webhookUrl: url, bearerToken: parseBearerToken(bearerToken) };
}

/** @returns the value of the header Authorization */
export const authorization = (bearerToken: string): string => `${PREFIX}${bearerToken}`;

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/**
 * Whether a request shows the right token. Prefix and the one space are fixed and case-sensitive;
 * the time that the answer takes tells nothing.
 *
 * Source: DingTalk help centre, automation "When webhook fires", headers, 2026-08.
 */
export const isAuthorized = (header: string | undefined, bearerToken: string): boolean =>
  timingSafeEqual(digest(header ?? ''), digest(authorization(bearerToken)));
