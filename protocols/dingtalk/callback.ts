import {
  createCipheriv,
  createDecipheriv,
  createHash,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto';

import { CallbackError } from './callbackErrors';

/**
 * The wire of DingTalk's HTTP event callbacks.
 *
 * Source: DingTalk Open Platform, "callback message encryption" and "develop push service", 2026-08.
 */

/** What DingTalk's developer console shows as token and aes_key. */
export interface KeyPair {
  /** Signs requests and answers. */
  token: string;
  /** 32 bytes, see {@link decodeAesKey}; the first 16 are the initialization vector too. */
  key: Buffer;
}

export interface CallbackKeys {
  current: KeyPair;
  /** Still accepted while keys are being rotated. */
  previous?: KeyPair;
  /** AppKey (Client ID), CorpId or SuiteKey, depending on the kind of app. */
  ownerKey: string;
}

/** A callback as received; everything is untrusted. */
export interface CallbackRequest {
  /** Lower-case hex. */
  signature: string;
  /** Milliseconds since 1970 as decimal digits; older apps send seconds. */
  timestamp: string;
  nonce: string;
  /** Base64 of the encrypted message. */
  encrypt: string;
}

/** The JSON that DingTalk expects as an answer. */
export interface CallbackReply {
  msg_signature: string;
  timeStamp: string;
  nonce: string;
  encrypt: string;
}

/** A message that passed every check. */
export interface OpenedCallback {
  /** The decrypted JSON text. */
  message: string;
  /** The pair that opened the message: the answer must use the same. */
  keyPair: KeyPair;
}

/** What makes an answer unique; tests pass fixed values. */
export interface ReplySalt {
  /** Milliseconds since 1970. */
  timestamp: number;
  nonce: string;
  /** 16 bytes. */
  random: Uint8Array;
}

/** In Base64 characters; the largest event that DingTalk documents has a few kilobytes. */
export const LARGEST_ENCRYPT = 2 ** 20;

const AES_BLOCK_BYTES = 16;
/** PKCS#7 over blocks of 32 bytes (AES itself has 16), so a pad is 1 to 32 bytes long. */
const PADDING_BLOCK_BYTES = 32;
const RANDOM_BYTES = 16;
const NONCE_BYTES = 8;
const LENGTH_FIELD_BYTES = 4;
const HEADER_BYTES = RANDOM_BYTES + LENGTH_FIELD_BYTES;
/** 13 digits are milliseconds; the documentation's older samples have 10, which are seconds. */
const SMALLEST_MILLISECONDS = 1e11;

/** @returns whether `aesKey` has the form of an EncodingAESKey: 43 letters and digits */
export const isAesKey = (aesKey: string): boolean => /^[A-Za-z0-9]{43}$/.test(aesKey);

/** @param aesKey EncodingAESKey, the Base64 of 32 bytes without its final `=` */
export const decodeAesKey = (aesKey: string): Buffer => Buffer.from(`${aesKey}=`, 'base64');

/** @returns lower-case hex SHA-1 over the four parts in byte order */
export function sign(token: string, timestamp: string, nonce: string, encrypt: string): string {
  return createHash('sha1')
    .update([token, timestamp, nonce, encrypt].sort().join(''))
    .digest('hex');
}

function hasSignature(request: CallbackRequest, token: string): boolean {
  const actual = Buffer.from(request.signature);
  const expected = Buffer.from(sign(token, request.timestamp, request.nonce, request.encrypt));
  return actual.length === expected.length && timingSafeEqual(actual, expected);
}

/**
 * @param text may have line breaks: DingTalk's Python and Ruby samples put them there and sign over
 *   them, and its decoders ignore them
 */
function decodeBase64(text: string): Buffer {
  // Hardly any text has one, and to look for it costs less than to replace.
  const hasBreaks = text.includes('\n') || text.includes('\r');
  const encrypt = hasBreaks ? text.replace(/[\r\n]+/g, '') : text;
  const bytes = Buffer.from(encrypt, 'base64');
  const padding = encrypt.endsWith('==') ? 2 : encrypt.endsWith('=') ? 1 : 0;
  // Node skips characters that are not Base64, so a shortfall shows them.
  if (encrypt.length % 4 !== 0 || bytes.length !== (encrypt.length / 4) * 3 - padding) {
    throw new CallbackError('badBase64');
  }
  return bytes;
}

/**
 * Takes as long for a right pad as for a wrong one.
 *
 * @param padded at least one padding block
 * @returns how long the pad is, from 1 to 32 bytes; undefined when it is none
 */
function paddingLength(padded: Buffer): number | undefined {
  const length = padded[padded.length - 1] ?? 0;
  let isPad = length >= 1 && length <= PADDING_BLOCK_BYTES;
  for (let back = 1; back <= PADDING_BLOCK_BYTES; back++) {
    const isRight = back > length || padded[padded.length - back] === length;
    isPad = isRight && isPad;
  }
  return isPad ? length : undefined;
}

/**
 * Decrypts the `encrypt` field of a callback or of an answer. Verify the signature first.
 *
 * @param encrypt Base64
 * @param key 32 bytes
 * @returns the UTF-8 text inside
 * @throws CallbackError badBase64, wrongLength, badPadding, badLengthField, wrongOwnerKey
 */
export function decrypt(encrypt: string, key: Buffer, ownerKey: string): string {
  const encrypted = decodeBase64(encrypt);
  if (encrypted.length < PADDING_BLOCK_BYTES || encrypted.length % AES_BLOCK_BYTES !== 0) {
    throw new CallbackError('wrongLength');
  }
  const decipher = createDecipheriv('aes-256-cbc', key, key.subarray(0, AES_BLOCK_BYTES));
  // OpenSSL refuses pads longer than its own block of 16 bytes.
  decipher.setAutoPadding(false);
  const padded = decipher.update(encrypted);
  const padding = paddingLength(padded);
  const end = padded.length - (padding ?? 0);
  const messageEnd = HEADER_BYTES + padded.readUInt32BE(RANDOM_BYTES);
  // All is looked at before anything is refused, so that a refusal's time doesn't tell which.
  const hasOwnerKey = padded.subarray(messageEnd, end).equals(Buffer.from(ownerKey));
  if (padding === undefined) throw new CallbackError('badPadding');
  if (end < HEADER_BYTES || messageEnd > end) throw new CallbackError('badLengthField');
  if (!hasOwnerKey) throw new CallbackError('wrongOwnerKey');
  return padded.toString('utf8', HEADER_BYTES, messageEnd);
}

/**
 * Encrypts a text as DingTalk does; the inverse of {@link decrypt}.
 *
 * @param key 32 bytes
 * @param random 16 bytes
 * @returns Base64
 */
export function encrypt(
  text: string,
  key: Buffer,
  ownerKey: string,
  random: Uint8Array = randomBytes(RANDOM_BYTES),
): string {
  const textBytes = Buffer.byteLength(text);
  const contentBytes = HEADER_BYTES + textBytes + Buffer.byteLength(ownerKey);
  const padding = PADDING_BLOCK_BYTES - (contentBytes % PADDING_BLOCK_BYTES);
  const plain = Buffer.alloc(contentBytes + padding, padding);
  plain.set(random);
  plain.writeUInt32BE(textBytes, RANDOM_BYTES);
  plain.write(text, HEADER_BYTES);
  plain.write(ownerKey, HEADER_BYTES + textBytes);
  const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, AES_BLOCK_BYTES));
  cipher.setAutoPadding(false);
  return cipher.update(plain).toString('base64');
}

/**
 * Reads the parts of a callback from a request's query and body. Costs no hash.
 *
 * @throws CallbackError missingParameter, badSignature
 */
export function readCallbackRequest(
  query: Record<string, unknown>,
  body: unknown,
): CallbackRequest {
  const text = (name: string, value: unknown): string => {
    if (typeof value !== 'string' || value === '')
      throw new CallbackError('missingParameter', name);
    return value;
  };
  const { signature, msg_signature, timeStamp } = query;
  // DingTalk sends one of them or both, which both have to match.
  if (signature !== undefined && msg_signature !== undefined && signature !== msg_signature) {
    throw new CallbackError('badSignature');
  }
  // DingTalk's own README reads `timeStamp`, its documentation and its pushes say `timestamp`.
  const timestamp = text('timestamp', query.timestamp ?? timeStamp);
  if (!/^\d{1,16}$/.test(timestamp)) throw new CallbackError('missingParameter', 'timestamp');
  return {
    signature: text('signature', signature ?? msg_signature),
    timestamp,
    nonce: text('nonce', query.nonce),
    encrypt: text('encrypt', (body as { encrypt?: unknown } | null | undefined)?.encrypt),
  };
}

/**
 * @param timestamp as sent, in milliseconds or (older apps) seconds
 * @param now milliseconds since 1970
 * @param maximumAge milliseconds; a clock may be off as far into the future too
 * @throws CallbackError staleTimestamp
 */
export function checkAge(timestamp: string, now: number, maximumAge: number): void {
  const time = Number(timestamp);
  const milliseconds = time < SMALLEST_MILLISECONDS ? time * 1000 : time;
  if (Math.abs(now - milliseconds) > maximumAge) throw new CallbackError('staleTimestamp');
}

/**
 * Verifies and decrypts a callback: the signature before anything is decrypted, the owner key
 * before anything is used. A request with a wrong signature costs one hash (two while keys with
 * different tokens are being rotated).
 *
 * @throws CallbackError badSignature and those of {@link decrypt}
 */
export function openCallback(
  request: CallbackRequest,
  { current, previous, ownerKey }: CallbackKeys,
): OpenedCallback {
  const pairs = previous ? [current, previous] : [current];
  const signer = pairs.find(
    ({ token }, index) => (index === 0 || token !== current.token) && hasSignature(request, token),
  );
  if (!signer) throw new CallbackError('badSignature');
  let failure: unknown;
  for (const { key } of pairs) {
    try {
      return { message: decrypt(request.encrypt, key, ownerKey), keyPair: { ...signer, key } };
    } catch (error) {
      failure ??= error;
    }
  }
  throw failure;
}

function newReplySalt(): ReplySalt {
  const random = randomBytes(RANDOM_BYTES + NONCE_BYTES);
  return {
    timestamp: Date.now(),
    nonce: random.toString('hex', RANDOM_BYTES),
    random: random.subarray(0, RANDOM_BYTES),
  };
}

/**
 * Makes the answer to a callback: `success` for an event.
 *
 * @param keyPair the pair that opened the callback
 */
export function sealReply(
  text: string,
  { token, key }: KeyPair,
  ownerKey: string,
  { timestamp, nonce, random }: ReplySalt = newReplySalt(),
): CallbackReply {
  const timeStamp = String(timestamp);
  const encrypted = encrypt(text, key, ownerKey, random);
  return {
    msg_signature: sign(token, timeStamp, nonce, encrypted),
    timeStamp,
    nonce,
    encrypt: encrypted,
  };
}
