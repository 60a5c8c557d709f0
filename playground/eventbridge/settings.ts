import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { checkInput } from '../checkInput';

/** The account whose EventBridge this is, as it appears in resource names. */
export const ACCOUNT_ID = '1000000000000001';
export const REGION_ID = 'cn-hangzhou';

const printable = z.string().regex(/^[!-~]{1,1024}$/, 'must be 1 to 1024 letters or digits');

const settingsSchema = z.object({
  accessKeyId: z.string().regex(/^[\w.@-]{1,128}$/, 'must be 1 to 128 letters or digits'),
  accessKeySecret: printable,
  securityToken: z.union([z.literal(''), printable]),
  securityTokenExpiresAt: z.string().datetime().nullable(),
  webhookToken: z.string().regex(/^[\w-]{8,128}$/, 'must be 8 to 128 letters or digits'),
});

/** What an account holds that may send events. */
export interface EventBridgeSettings {
  accessKeyId: string;
  accessKeySecret: string;
  /** A temporary key's token, which requests must carry; empty for a key that stays. */
  securityToken: string;
  /** When the token ends, ISO 8601 in UTC; null when it doesn't. */
  securityTokenExpiresAt: string | null;
  /** The part of the demonstration's webhook URL that must stay secret. */
  webhookToken: string;
}

/** An account with a random access key and webhook token, as Alibaba Cloud would make them. */
export function newEventBridge(): EventBridgeSettings {
  return {
    accessKeyId: `LTAI5t${randomBytes(9).toString('hex')}`,
    accessKeySecret: randomBytes(15).toString('hex'),
    securityToken: '',
    securityTokenExpiresAt: null,
    webhookToken: newWebhookToken(),
  };
}

/** The secret of a new webhook URL. */
export const newWebhookToken = (): string => randomBytes(32).toString('hex');

/**
 * Checks settings that came from outside.
 *
 * @throws InvalidInput saying which field is wrong and what it should look like
 */
export const parseSettings = (value: unknown): EventBridgeSettings =>
  checkInput(settingsSchema, value, 'The settings');
