import { randomBytes } from 'node:crypto';
import { decrypt, encrypt, getSignature } from '@wecom/crypto';

/** What DingTalk knows of the app whose events it pushes. */
export interface DingTalkApp {
  /** Signing secret, 3–64 letters and digits. */
  token: string;
  /** Encryption key: 43 letters and digits that are base64 of 32 bytes without the `=`. */
  aesKey: string;
  /** AppKey, CorpId or SuiteKey, by kind of app. */
  ownerKey: string;
  /** Where the events go, http or https. */
  callbackUrl: string;
}

/** An HTTP request ready to be sent. */
export interface CallbackRequest {
  method: 'GET' | 'POST';
  url: string;
  headers: Record<string, string>;
  /** The body's exact bytes; absent when there is no body. */
  data?: Buffer;
}

/**
 * Encrypts and signs a message as DingTalk does.
 *
 * @param plaintext the message, normally JSON
 * @param overrides `timestamp` in milliseconds as decimal digits, and `nonce`, for reproducible results
 * @returns the address with the four query parameters, and the JSON body
 */
export function seal(
  app: DingTalkApp,
  plaintext: string,
  overrides: { timestamp?: string; nonce?: string } = {},
): { url: string; body: { encrypt: string } } {
  const body = { encrypt: encrypt(app.aesKey, plaintext, app.ownerKey) };
  return { url: signedUrl(app, body.encrypt, overrides), body };
}

/**
 * The callback address with the query parameters that sign `encrypted`.
 *
 * @param encrypted the base64 text that the body carries
 * @param overrides as in {@link seal}
 */
export function signedUrl(
  app: DingTalkApp,
  encrypted: string,
  overrides: { timestamp?: string; nonce?: string } = {},
): string {
  const { timestamp = String(Date.now()), nonce = randomBytes(8).toString('hex') } = overrides;
  const signature = getSignature(app.token, timestamp, nonce, encrypted);
  const url = new URL(app.callbackUrl);
  // Old documentation reads `signature`, new sample code `msg_signature`; DingTalk sends both.
  url.searchParams.set('signature', signature);
  url.searchParams.set('msg_signature', signature);
  url.searchParams.set('timestamp', timestamp);
  url.searchParams.set('nonce', nonce);
  return url.href;
}

/** The POST that carries a sealed message. */
export function sealedRequest(
  app: DingTalkApp,
  plaintext: string,
  overrides: { timestamp?: string; nonce?: string } = {},
): CallbackRequest & { data: Buffer } {
  const { url, body } = seal(app, plaintext, overrides);
  return {
    method: 'POST',
    url,
    headers: { 'Content-Type': 'application/json; charset=utf-8' },
    data: Buffer.from(JSON.stringify(body)),
  };
}

/**
 * Verifies and decrypts what a callback answered.
 *
 * @param body the parsed JSON: `{ msg_signature, timeStamp, nonce, encrypt }`
 * @returns the decrypted text
 * @throws Error whose message says in plain words what is wrong
 */
export function openAcknowledgement(app: DingTalkApp, body: unknown): string {
  const { msg_signature, timeStamp, nonce, encrypt: encrypted } = acknowledgementFields(body);
  if (getSignature(app.token, timeStamp, nonce, encrypted) !== msg_signature) {
    throw new Error('msg_signature of the answer is wrong (is the token the same?)');
  }
  const opened = decryptStrictly(app.aesKey, encrypted);
  if (opened.id !== app.ownerKey) {
    throw new Error(`the answer is encrypted for owner key "${opened.id}", not "${app.ownerKey}"`);
  }
  return opened.message;
}

type Acknowledgement = Record<'msg_signature' | 'timeStamp' | 'nonce' | 'encrypt', string>;

function acknowledgementFields(body: unknown): Acknowledgement {
  if (typeof body !== 'object' || body === null) {
    throw new Error('the answer is not a JSON object');
  }
  const given: Record<string, unknown> = { ...body };
  const field = (name: keyof Acknowledgement) => {
    const value = given[name];
    if (typeof value !== 'string' && typeof value !== 'number') {
      throw new Error(`the answer has no ${name}`);
    }
    return String(value);
  };
  return {
    msg_signature: field('msg_signature'),
    timeStamp: field('timeStamp'),
    nonce: field('nonce'),
    encrypt: field('encrypt'),
  };
}

function decryptStrictly(aesKey: string, encrypted: string): { message: string; id: string } {
  const failure = 'encrypt of the answer does not decrypt (is the AES key the same?)';
  let opened: ReturnType<typeof decrypt>;
  try {
    opened = decrypt(aesKey, encrypted);
  } catch (cause) {
    throw new Error(failure, { cause });
  }
  // The library checks neither padding nor length; encrypting again with the same random bytes does.
  if (encrypt(aesKey, opened.message, opened.id, opened.random) !== encrypted) {
    throw new Error(failure);
  }
  return opened;
}
