import { randomInt } from 'node:crypto';
import { InvalidInput, fieldsOf } from '../invalidInput';
import type { DingTalkApp } from './callback';

const LETTERS_AND_DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
/** Base64 digits whose low two bits are zero: 43 digits are 258 bits, two more than the key has. */
const LAST_KEY_DIGITS = 'AEIMQUYcgkosw048';
const HEX_DIGITS = '0123456789abcdef';

const randomText = (length: number, alphabet = LETTERS_AND_DIGITS) =>
  Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('');

/** Who an app is when it calls DingTalk's server API. */
export interface AppCredentials {
  /** Also called AppKey. */
  clientId: string;
  /** Also called AppSecret. */
  clientSecret: string;
  /** Of the enterprise that the app belongs to. */
  corpId: string;
}

/** Random ones, as DingTalk would generate them. */
export function newCredentials(): AppCredentials {
  return {
    clientId: `ding${randomText(16)}`,
    clientSecret: randomText(64),
    corpId: `ding${randomText(32, HEX_DIGITS)}`,
  };
}

/** An app with random keys, as DingTalk's console would generate them. */
export function newApp(callbackUrl: string): DingTalkApp & AppCredentials {
  const credentials = newCredentials();
  return {
    token: randomText(16),
    aesKey: randomText(42) + randomText(1, LAST_KEY_DIGITS),
    // What the console encrypts for.
    ownerKey: credentials.clientId,
    callbackUrl,
    ...credentials,
  };
}

/**
 * Checks settings that came from outside.
 *
 * @throws InvalidInput saying which field is wrong and what it should look like
 */
export function parseApp(value: unknown): DingTalkApp {
  const given = fieldsOf(value, 'The settings');
  const text = (name: keyof DingTalkApp, label: string, shape: RegExp, wanted: string) => {
    const field = given[name];
    if (typeof field !== 'string' || !shape.test(field)) {
      throw new InvalidInput(`${label} must be ${wanted}.`);
    }
    return field;
  };
  const app = {
    token: text('token', 'The token', /^[A-Za-z0-9]{3,64}$/, '3 to 64 letters or digits'),
    aesKey: text('aesKey', 'The AES key', /^[A-Za-z0-9]{43}$/, 'exactly 43 letters or digits'),
    ownerKey: text('ownerKey', 'The owner key', /^[\w-]{1,128}$/, 'the AppKey, CorpId or SuiteKey'),
    callbackUrl: text(
      'callbackUrl',
      'The callback URL',
      /^https?:\/\//,
      'an address that starts with http(s)://',
    ),
  };
  if (!URL.canParse(app.callbackUrl)) {
    throw new InvalidInput('The callback URL is not a complete web address.');
  }
  return app;
}
