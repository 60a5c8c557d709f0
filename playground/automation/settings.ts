import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { addressList } from '../addresses';
import { checkInput } from '../checkInput';
import { checkOnThisMachine } from '../thisMachine';
import { wholeNumberWithin } from '../numbers';

const MOST_KEYWORDS = 10;
const MOST_IP_RANGES = 50;
const MOST_PER_SECOND = 1000;
const LONGEST_TEXT = 10_000;

const oneOf = <Name extends string>(...names: [Name, ...Name[]]) =>
  z.enum(names, { errorMap: () => ({ message: `must be one of: ${names.join(', ')}` }) });

const settingsSchema = z.object({
  id: z.string().regex(/^[\w-]{1,128}$/, 'must be 1 to 128 letters or digits'),
  enabled: z.boolean(),
  keywords: z
    .array(z.string().regex(/^\S(.{0,48}\S)?$/u, 'must be 1 to 50 characters'))
    .max(MOST_KEYWORDS, `are more than ${MOST_KEYWORDS}`),
  format: oneOf('json', 'text', 'none'),
  bearerToken: z.string().regex(/^[!-~]{0,1024}$/, 'must be up to 1024 letters or digits'),
  ipRanges: z.array(z.string().max(50)).max(MOST_IP_RANGES, `are more than ${MOST_IP_RANGES}`),
  requestsPerSecond: wholeNumberWithin(1, MOST_PER_SECOND),
  requestsPerSecondWithoutToken: wholeNumberWithin(1, MOST_PER_SECOND),
  message: z.object({
    source: oneOf('none', 'custom', 'sourceData'),
    text: z.string().max(LONGEST_TEXT, `is longer than ${LONGEST_TEXT} characters`),
  }),
  requestUrl: z.string().max(2048, 'is longer than 2048 characters'),
});

/** How someone drew an automation that begins with "When webhook fires". */
export interface AutomationSettings {
  /** The part of the webhook URL that names the automation and must stay secret. */
  id: string;
  enabled: boolean;
  /** A body must contain one of these to fire the automation; none when any body does. */
  keywords: string[];
  /** In which form the actions get the body; `none`: not at all. */
  format: 'json' | 'text' | 'none';
  /** What requests must carry; empty when the automation checks no credential. */
  bearerToken: string;
  /** Addresses and CIDR ranges that may send; empty when all may. */
  ipRanges: string[];
  requestsPerSecond: number;
  /** The limit of an automation that checks no credential. */
  requestsPerSecondWithoutToken: number;
  /** The action "Send message to this group". */
  message: {
    /** `custom`: the text below; `sourceData`: the body, which is a robot's message. */
    source: 'none' | 'custom' | 'sourceData';
    /** With references to the body's fields such as `{{name}}` or `{{order.id}}`. */
    text: string;
  };
  /** Where the action "Send HTTP request" sends the body; empty when there is no such action. */
  requestUrl: string;
}

/** An automation with a random webhook URL and bearer token, as DingTalk would make them. */
export function newAutomation(): AutomationSettings {
  return {
    id: randomBytes(16).toString('hex'),
    enabled: true,
    keywords: [],
    format: 'json',
    bearerToken: randomBytes(32).toString('hex'),
    ipRanges: [],
    requestsPerSecond: 5,
    requestsPerSecondWithoutToken: 1,
    message: { source: 'sourceData', text: '' },
    requestUrl: '',
  };
}

/**
 * Checks settings that came from outside.
 *
 * @throws InvalidInput saying which field is wrong and what it should look like
 */
export function parseSettings(value: unknown): AutomationSettings {
  const settings = checkInput(settingsSchema, value, 'The settings');
  addressList(settings.ipRanges);
  if (settings.requestUrl) checkOnThisMachine(settings.requestUrl, 'the URL of the HTTP request');
  return settings;
}
