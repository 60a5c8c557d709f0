import { randomBytes } from 'node:crypto';
import { InvalidInput, fieldsOf, numberWithin } from '../invalidInput';
import { addressList } from '../addresses';

const MOST_KEYWORDS = 10;
const MOST_IP_RANGES = 50;
const MOST_PER_MINUTE = 1000;
const LONGEST_BLOCK_SECONDS = 24 * 60 * 60;

/** What the owner of a group sets for its robot. */
export interface RobotSettings {
  /** The part of the webhook URL that names the robot. */
  accessToken: string;
  /** Signs requests; empty when they need no signature. */
  secret: string;
  /** A message must contain one of these; empty when it may say anything. */
  keywords: string[];
  /** Addresses and CIDR ranges that may send; empty when all may. */
  ipRanges: string[];
  /** How many messages the robot takes in 60 seconds. */
  messagesPerMinute: number;
  /** How long it takes none after one too many. */
  blockSeconds: number;
}

/** A robot with a random webhook URL and secret, as DingTalk would make them. */
export function newRobot(): RobotSettings {
  return {
    accessToken: randomBytes(32).toString('hex'),
    secret: `SEC${randomBytes(32).toString('hex')}`,
    keywords: [],
    ipRanges: [],
    messagesPerMinute: 20,
    blockSeconds: 600,
  };
}

/**
 * Checks settings that came from outside.
 *
 * @throws InvalidInput saying which field is wrong and what it should look like
 */
export function parseSettings(value: unknown): RobotSettings {
  const given = fieldsOf(value, 'The settings');
  const text = (field: unknown, label: string, shape: RegExp, wanted: string) => {
    if (typeof field !== 'string' || !shape.test(field)) {
      throw new InvalidInput(`${label} must be ${wanted}.`);
    }
    return field;
  };
  const list = (field: unknown, label: string, most: number) => {
    if (!Array.isArray(field) || field.length > most) {
      throw new InvalidInput(`${label} must be a list of at most ${most}.`);
    }
    return field as unknown[];
  };
  const ipRanges = list(given.ipRanges, 'The IP addresses', MOST_IP_RANGES).map((range) =>
    text(range, 'An IP address', /^\S{1,50}$/, 'text, such as 192.0.2.1 or 192.0.2.0/24'),
  );
  addressList(ipRanges);
  return {
    accessToken: text(
      given.accessToken,
      'The access token',
      /^[\w-]{1,128}$/,
      '1 to 128 letters or digits',
    ),
    secret: text(given.secret, 'The secret', /^[!-~]{0,128}$/, 'up to 128 letters or digits'),
    keywords: list(given.keywords, 'The keywords', MOST_KEYWORDS).map((keyword) =>
      text(keyword, 'A keyword', /^\S(.{0,48}\S)?$/u, '1 to 50 characters'),
    ),
    ipRanges,
    messagesPerMinute: wholeNumber(
      given.messagesPerMinute,
      'Messages per minute',
      1,
      MOST_PER_MINUTE,
    ),
    blockSeconds: wholeNumber(given.blockSeconds, 'Blocked seconds', 0, LONGEST_BLOCK_SECONDS),
  };
}

function wholeNumber(value: unknown, name: string, min: number, max: number): number {
  return Math.floor(numberWithin(value, name, min, max));
}
