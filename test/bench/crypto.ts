import {
  createCipheriv,
  createDecipheriv,
  createHash,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto';
import * as wecom from '@wecom/crypto';
import { Bench } from 'tinybench';

import { newApp } from '../../playground/dingtalk/app';
import { seal } from '../../playground/dingtalk/callback';
import {
  decodeAesKey,
  openCallback,
  readCallbackRequest,
  sealReply,
} from '../../protocols/dingtalk/callback';

const app = newApp('http://localhost/');
const message = JSON.stringify({
  EventType: 'user_add_org',
  EventTime: 1_790_000_000_000,
  CorpId: 'dinglotusbay0001',
  BizId: '179000000000012345',
  eventId: 'c7c7120f2c07419aebdba0318c8',
  userId: ['zhang.wei'],
});
const { url, body } = seal(app, message);
const query = Object.fromEntries(new URL(url).searchParams);
function verifyDecryptAcknowledge() {
  const keys = {
    current: { token: app.token, key: decodeAesKey(app.aesKey) },
    ownerKey: app.ownerKey,
  };
  const { keyPair } = openCallback(readCallbackRequest(query, body), keys);
  return sealReply('success', keyPair, keys.ownerKey);
}

/** The primitives that the protocol cannot do without, and nothing else: no check, no parsing. */
function bareNodeCrypto() {
  const key = Buffer.from(`${app.aesKey}=`, 'base64');
  const iv = key.subarray(0, 16);
  const sign = (...parts: string[]) =>
    createHash('sha1').update(parts.sort().join('')).digest('hex');
  const signature = sign(app.token, query.timestamp ?? '', query.nonce ?? '', body.encrypt);
  timingSafeEqual(Buffer.from(signature), Buffer.from(query.signature ?? ''));
  const decipher = createDecipheriv('aes-256-cbc', key, iv).setAutoPadding(false);
  decipher.update(Buffer.from(body.encrypt, 'base64')).toString('utf8', 20, 20 + message.length);
  const plain = Buffer.alloc(64, 17);
  const random = randomBytes(24);
  plain.set(random.subarray(0, 16));
  plain.write('success', 20);
  plain.write(app.ownerKey, 27);
  const cipher = createCipheriv('aes-256-cbc', key, iv).setAutoPadding(false);
  const encrypt = cipher.update(plain).toString('base64');
  const timeStamp = String(Date.now());
  const nonce = random.toString('hex', 16);
  return { msg_signature: sign(app.token, timeStamp, nonce, encrypt), timeStamp, nonce, encrypt };
}

function wecomCrypto() {
  wecom.getSignature(app.token, query.timestamp ?? '', query.nonce ?? '', body.encrypt);
  wecom.decrypt(app.aesKey, body.encrypt);
  const encrypt = wecom.encrypt(app.aesKey, 'success', app.ownerKey);
  const timeStamp = String(Date.now());
  const nonce = randomBytes(6).toString('base64url');
  const msg_signature = wecom.getSignature(app.token, timeStamp, nonce, encrypt);
  return { msg_signature, timeStamp, nonce, encrypt };
}

/** @returns microseconds of one callback: verify, decrypt and make the answer */
export async function benchCrypto(): Promise<Record<'ours' | 'bare' | 'wecom', number>> {
  const rounds = 7;
  const results = { ours: [] as number[], bare: [] as number[], wecom: [] as number[] };
  for (let round = 0; round < rounds; round++) {
    const bench = new Bench({ time: 1_000 })
      .add('ours', verifyDecryptAcknowledge)
      .add('bare', bareNodeCrypto)
      .add('wecom', wecomCrypto);
    await bench.run();
    for (const { name, result } of bench.tasks) {
      if (!result || !('latency' in result)) throw new Error(`${name} could not be measured.`);
      results[name as keyof typeof results].push(result.latency.p50 * 1_000);
    }
  }
  const median = (values: number[]) => values.sort((a, b) => a - b)[Math.floor(rounds / 2)] ?? NaN;
  return {
    ours: median(results.ours),
    bare: median(results.bare),
    wecom: median(results.wecom),
  };
}
