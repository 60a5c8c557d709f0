import { randomBytes } from 'node:crypto';
import { newApp } from './app';
import { type CallbackRequest, type DingTalkApp, sealedRequest, signedUrl } from './callback';

const TWO_HOURS_MS = 2 * 60 * 60 * 1000;
const OVERSIZED_BYTES = 2 * 1024 * 1024;

interface Defect {
  /** What is wrong, for people to read. */
  wrong: string;
  build: (app: DingTalkApp, plaintext: string) => CallbackRequest;
}

const defects = {
  'bad signature': {
    wrong: 'signed with another token',
    build: (app, text) => sealedRequest({ ...app, token: `${app.token}x` }, text),
  },
  'missing parameter': {
    wrong: 'the query has no nonce',
    build: (app, text) => {
      const request = sealedRequest(app, text);
      const url = new URL(request.url);
      url.searchParams.delete('nonce');
      return { ...request, url: url.href };
    },
  },
  'bit-flipped encrypt': {
    wrong: 'one bit of encrypt changed on the way',
    build: (app, text) => withEncrypt(sealedRequest(app, text), flipOneBit),
  },
  'truncated encrypt': {
    wrong: 'encrypt was cut before it was signed',
    build: (app, text) => {
      const request = withEncrypt(sealedRequest(app, text), cutInsideBlock);
      return { ...request, url: signedUrl(app, encryptOf(request.data)) };
    },
  },
  'wrong aesKey': {
    wrong: 'encrypted with another AES key',
    build: (app, text) => sealedRequest({ ...app, aesKey: newApp(app.callbackUrl).aesKey }, text),
  },
  'wrong ownerKey': {
    wrong: 'encrypted for another owner key',
    build: (app, text) =>
      sealedRequest({ ...app, ownerKey: newApp(app.callbackUrl).ownerKey }, text),
  },
  'stale timestamp': {
    wrong: 'signed two hours ago',
    build: (app, text) =>
      sealedRequest(app, text, { timestamp: String(Date.now() - TWO_HOURS_MS) }),
  },
  'not JSON inside': {
    wrong: 'the encrypted text is not JSON',
    build: (app, text) => sealedRequest(app, `not JSON: ${text}`),
  },
  'random bytes body': {
    wrong: 'the body is random bytes',
    build: (app, text) => ({ ...sealedRequest(app, text), data: randomBytes(512) }),
  },
  'empty body': {
    wrong: 'the body is empty',
    build: (app, text) => ({ ...sealedRequest(app, text), data: Buffer.alloc(0) }),
  },
  'GET instead of POST': {
    wrong: 'the method is GET',
    build: (app, text) => ({ method: 'GET', url: sealedRequest(app, text).url, headers: {} }),
  },
  'text/plain content type': {
    wrong: 'the content type is text/plain',
    build: (app, text) => ({
      ...sealedRequest(app, text),
      headers: { 'Content-Type': 'text/plain; charset=utf-8' },
    }),
  },
  'oversized body': {
    wrong: 'the body was blown up to 2 MB on the way',
    build: (app, text) =>
      withEncrypt(sealedRequest(app, text), (encrypted) => encrypted.padEnd(OVERSIZED_BYTES, 'A')),
  },
} satisfies Record<string, Defect>;

/** A way in which a request can be broken. */
export type Breakage = keyof typeof defects;

/** Every way to break a request. */
export const breakages = Object.keys(defects) as Breakage[];

/** What is wrong with such a request, in plain words. */
export const whatIsWrong = (breakage: Breakage): string => defects[breakage].wrong;

/** A request with exactly one thing wrong, which a callback must answer with a 4xx. */
export function brokenRequest(
  app: DingTalkApp,
  breakage: Breakage,
  message: object,
): CallbackRequest {
  return defects[breakage].build(app, JSON.stringify(message));
}

const encryptOf = (data: Buffer) => (JSON.parse(data.toString()) as { encrypt: string }).encrypt;

/** Changes the body's `encrypt` and leaves the signature as it was. */
function withEncrypt(
  request: CallbackRequest & { data: Buffer },
  change: (encrypted: string) => string,
): CallbackRequest & { data: Buffer } {
  const body = { encrypt: change(encryptOf(request.data)) };
  return { ...request, data: Buffer.from(JSON.stringify(body)) };
}

function flipOneBit(encrypted: string): string {
  const bytes = Buffer.from(encrypted, 'base64');
  bytes.writeUInt8(bytes.readUInt8(20) ^ 1, 20);
  return bytes.toString('base64');
}

function cutInsideBlock(encrypted: string): string {
  return Buffer.from(encrypted, 'base64').subarray(0, -5).toString('base64');
}
