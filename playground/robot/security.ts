import { createHmac } from 'node:crypto';
import { addressList, contains } from '../addresses';
import { isSame } from '../isSame';
import { Refusal, errors } from './errors';
import type { RobotSettings } from './settings';

const HOUR_MS = 60 * 60 * 1000;
/** Fields that direct a message and are no part of what people read. */
const UNREAD_FIELDS = ['msgtype', 'msgUuid', 'at'];

/** The sender's part of a request. */
export interface Sender {
  /** The query, decoded once. */
  query: URLSearchParams;
  ip: string;
}

/**
 * Checks the sender against the robot's security settings.
 *
 * @param now milliseconds since 1970
 * @throws Refusal
 */
export function checkSender({ secret, ipRanges }: RobotSettings, sender: Sender, now: number) {
  if (ipRanges.length > 0 && !contains(addressList(ipRanges), sender.ip)) {
    throw new Refusal(errors.ip, `ip ${sender.ip} not in whitelist`);
  }
  if (!secret) return;
  const timestamp = sender.query.get('timestamp') ?? '';
  if (!/^\d{1,16}$/.test(timestamp) || Math.abs(now - Number(timestamp)) > HOUR_MS) {
    throw new Refusal(errors.timestamp);
  }
  const sign = createHmac('sha256', secret).update(`${timestamp}\n${secret}`).digest('base64');
  if (!isSame(sender.query.get('sign') ?? '', sign)) throw new Refusal(errors.sign);
}

/**
 * Checks that a message contains one of the robot's keywords.
 *
 * @throws Refusal
 */
export function checkKeywords({ keywords }: RobotSettings, message: Record<string, unknown>): void {
  if (keywords.length === 0) return;
  const read = Object.entries(message).filter(([name]) => !UNREAD_FIELDS.includes(name));
  const texts = read.flatMap(([, value]) => textsOf(value));
  if (!keywords.some((keyword) => texts.some((text) => text.includes(keyword)))) {
    throw new Refusal(errors.keywords);
  }
}

function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(textsOf);
}
