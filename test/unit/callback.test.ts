import { createCipheriv, createDecipheriv } from 'node:crypto';
import * as wecom from '@wecom/crypto';
import fc from 'fast-check';

import {
  checkAge,
  decodeAesKey,
  decrypt,
  encrypt,
  isAesKey,
  openCallback,
  readCallbackRequest,
  sealReply,
  sign,
  type CallbackKeys,
} from '../../protocols/dingtalk/callback';
import {
  CallbackError,
  callbackRules,
  type CallbackRuleName,
} from '../../protocols/dingtalk/callbackErrors';

/** The worked example of DingTalk's documentation. */
const documented = {
  token: '123456',
  aesKey: '1234567890123456789012345678901234567890123',
  ownerKey: 'dingsnotzck6pm5veliw',
  timestamp: '1614767836',
  nonce: 'A7Co0cJLMzIDtMMI',
  encrypt:
    'YvkvaGe4hQxd3VxRmEty0dVlnCOAqwf56xwTRHDHoOURqhalbmBJQk5FNcRk42Gl5T0YQXZNwpwWSm1xAFJ5ZA==',
  signature: '9a95a004dd16f5c307e849b994173f76aa26e5eb',
};

const documentedKey = decodeAesKey(documented.aesKey);

const keys: CallbackKeys = {
  current: { token: documented.token, key: documentedKey },
  ownerKey: documented.ownerKey,
};

const documentedRequest = () =>
  readCallbackRequest(
    {
      signature: documented.signature,
      timestamp: documented.timestamp,
      nonce: documented.nonce,
    },
    { encrypt: documented.encrypt },
  );

const ruleOf = (action: () => unknown): string => {
  try {
    action();
  } catch (error) {
    if (error instanceof CallbackError) return error.rule;
    throw error;
  }
  return 'accepted';
};

/** Encrypts any bytes with the documented key, without padding of its own. */
const encryptBytes = (plain: Uint8Array): string => {
  const key = documentedKey;
  const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
  return Buffer.concat([cipher.update(plain), cipher.final()]).toString('base64');
};

/** The 16 random bytes that an encrypted text begins with. */
const randomOf = (encrypted: string): Uint8Array => {
  const key = documentedKey;
  const decipher = createDecipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
  return decipher.update(Buffer.from(encrypted, 'base64')).subarray(0, 16);
};

const aesKeys = fc.stringMatching(/^[A-Za-z0-9]{43}$/);
const tokens = fc.stringMatching(/^[A-Za-z0-9]{3,64}$/);
const ownerKeys = fc.stringMatching(/^[a-z0-9]{1,40}$/);

describe("DingTalk's worked example", () => {
  test('verifies and decrypts', () => {
    expect(openCallback(documentedRequest(), keys)).toEqual({
      message: 'success',
      keyPair: keys.current,
    });
  });

  test('is what sealing produces from the same random bytes', () => {
    expect(decrypt(documented.encrypt, documentedKey, documented.ownerKey)).toBe('success');
    const reply = sealReply('success', keys.current, keys.ownerKey, {
      timestamp: Number(documented.timestamp),
      nonce: documented.nonce,
      random: randomOf(documented.encrypt),
    });
    expect(reply).toEqual({
      msg_signature: documented.signature,
      timeStamp: documented.timestamp,
      nonce: documented.nonce,
      encrypt: documented.encrypt,
    });
  });

  test.each(['signature', 'msg_signature'])('is accepted with %s alone', (name) => {
    const { timestamp, nonce } = documented;
    const request = readCallbackRequest(
      { [name]: documented.signature, timestamp, nonce },
      { encrypt: documented.encrypt },
    );
    expect(openCallback(request, keys).message).toBe('success');
  });

  test('is accepted with timeStamp, as the official README names it', () => {
    const { signature, timestamp, nonce } = documented;
    const query = { signature, timeStamp: timestamp, nonce };
    const request = readCallbackRequest(query, { encrypt: documented.encrypt });
    expect(openCallback(request, keys).message).toBe('success');
  });

  test.each(['\n', '\r\n'])(
    'is accepted with %j in its Base64, as the official Python and Ruby samples send it',
    (lineBreak) => {
      const { token, timestamp, nonce } = documented;
      const text = documented.encrypt.replace(/.{76}|.+$/g, `$&${lineBreak}`);
      const signature = sign(token, timestamp, nonce, text);
      const request = readCallbackRequest({ signature, timestamp, nonce }, { encrypt: text });
      expect(openCallback(request, keys).message).toBe('success');
    },
  );

  test('is refused when one of two signatures differs', () => {
    const { signature, timestamp, nonce } = documented;
    const query = { signature, msg_signature: signature.replace('9', '8'), timestamp, nonce };
    const body = { encrypt: documented.encrypt };
    expect(ruleOf(() => readCallbackRequest(query, body))).toBe('badSignature');
  });
});

describe('agreement with the independent peer @wecom/crypto', () => {
  test('it reads what we encrypt, and we read what it encrypts', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), aesKeys, ownerKeys, (text, aesKey, ownerKey) => {
        expect(wecom.decrypt(aesKey, encrypt(text, decodeAesKey(aesKey), ownerKey))).toMatchObject({
          message: text,
          id: ownerKey,
        });
        expect(decrypt(wecom.encrypt(aesKey, text, ownerKey), decodeAesKey(aesKey), ownerKey)).toBe(
          text,
        );
      }),
    );
  });

  test('both sign alike', () => {
    fc.assert(
      fc.property(tokens, fc.nat(), fc.string(), fc.base64String(), (token, time, nonce, text) => {
        expect(sign(token, String(time), nonce, text)).toBe(
          wecom.getSignature(token, time, nonce, text),
        );
      }),
    );
  });
});

describe('every way to be wrong has its own error', () => {
  test.each([
    ['timestamp', { timestamp: undefined }, undefined],
    ['nonce', { nonce: undefined }, undefined],
    ['repeated nonce', { nonce: ['a', 'b'] }, undefined],
    ['signature', { signature: undefined }, undefined],
    ['two signatures in an array', { signature: ['a', 'b'] }, undefined],
    ['a timestamp that is no number', { timestamp: '1e9' }, undefined],
    ['encrypt', {}, {}],
    ['body', {}, null],
    ['encrypt as an object', {}, { encrypt: {} }],
  ])('missing or malformed: %s', (_name, query, body = { encrypt: documented.encrypt }) => {
    const { signature, timestamp, nonce } = documented;
    expect(ruleOf(() => readCallbackRequest({ signature, timestamp, nonce, ...query }, body))).toBe(
      'missingParameter',
    );
  });

  test('a changed part of the request is a bad signature', () => {
    for (const change of [
      { timestamp: '1614767837' },
      { nonce: 'x' },
      { encrypt: 'x' },
      { signature: 'abc' },
      { signature: documented.signature.toUpperCase() },
    ]) {
      expect(ruleOf(() => openCallback({ ...documentedRequest(), ...change }, keys))).toBe(
        'badSignature',
      );
    }
  });

  test.each([
    ['not Base64', 'ab!d', 'badBase64'],
    ['Base64 without its padding', documented.encrypt.replace(/=+$/, ''), 'badBase64'],
    ['no whole AES block', Buffer.alloc(40).toString('base64'), 'wrongLength'],
    ['shorter than the smallest message', Buffer.alloc(16).toString('base64'), 'wrongLength'],
    ['a pad of 0', encryptBytes(Buffer.alloc(64, 0)), 'badPadding'],
    ['a pad of 33', encryptBytes(Buffer.alloc(64, 33)), 'badPadding'],
    [
      'an uneven pad',
      encryptBytes(Buffer.concat([Buffer.alloc(62, 7), Buffer.from([1, 2])])),
      'badPadding',
    ],
    ['nothing but padding', encryptBytes(Buffer.alloc(32, 32)), 'badLengthField'],
    ['a length beyond the text', encryptBytes(Buffer.alloc(64, 1)), 'badLengthField'],
    ['another owner', encrypt('success', documentedKey, 'dingsomebodyelse'), 'wrongOwnerKey'],
  ])('%s', (_name, text, rule) => {
    expect(ruleOf(() => decrypt(text, documentedKey, documented.ownerKey))).toBe(rule);
    expect(new CallbackError(rule as CallbackRuleName).isUnreadable).toBe(true);
  });

  test('no two rules have the same cause', () => {
    const causes = Object.values(callbackRules).map(({ cause }) => cause);
    expect(new Set(causes).size).toBe(causes.length);
  });

  test('errors hold nothing of the request', () => {
    const marked = { ...documentedRequest(), nonce: 'MARKED-NONCE' };
    try {
      openCallback(marked, keys);
    } catch (error) {
      const text = JSON.stringify(error) + String((error as Error).stack);
      for (const part of [...Object.values(documented), 'MARKED-NONCE']) {
        expect(text).not.toContain(part);
      }
    }
    expect.assertions(Object.keys(documented).length + 1);
  });
});

describe('the age of a request', () => {
  const now = 1_700_000_000_000;
  const hour = 3_600_000;

  test.each([
    [String(now), 'accepted'],
    [String(now / 1000), 'accepted'],
    [String(now - hour), 'accepted'],
    [String(now - hour - 1), 'staleTimestamp'],
    [String(now + hour + 1), 'staleTimestamp'],
    [String(now / 1000 - 3601), 'staleTimestamp'],
  ])('a timestamp of %s is %s', (timestamp, outcome) => {
    expect(ruleOf(() => checkAge(timestamp, now, hour))).toBe(outcome);
  });

  test('may be unlimited', () => {
    expect(ruleOf(() => checkAge('1', now, Infinity))).toBe('accepted');
  });
});

describe('rotating keys', () => {
  const next = { token: 'next-token', key: decodeAesKey('N'.repeat(43)) };
  const rotate = (current: typeof next, previous: typeof next): CallbackKeys => ({
    current,
    previous,
    ownerKey: documented.ownerKey,
  });

  test.each([
    ['both', next],
    ['only the token', { ...keys.current, token: next.token }],
    ['only the aesKey', { ...keys.current, key: next.key }],
  ])('an event under the previous keys is opened while %s changed', (_name, current) => {
    const opened = openCallback(documentedRequest(), rotate(current, keys.current));
    expect(opened).toEqual({ message: 'success', keyPair: keys.current });
  });

  test('an event under the new keys is answered with the new keys', () => {
    const {
      msg_signature,
      timeStamp,
      nonce,
      encrypt: text,
    } = sealReply('hello', next, keys.ownerKey);
    const request = readCallbackRequest(
      { msg_signature, timestamp: timeStamp, nonce },
      { encrypt: text },
    );
    expect(openCallback(request, rotate(next, keys.current)).keyPair).toEqual(next);
  });

  test('keys that are neither are refused', () => {
    const other = { token: 'other', key: next.key };
    expect(ruleOf(() => openCallback(documentedRequest(), rotate(next, other)))).toBe(
      'badSignature',
    );
  });
});

test('anything encrypted is read back, and no changed byte goes unnoticed', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary' }),
      fc.nat(),
      fc.integer({ min: 1, max: 255 }),
      (text, at, flip) => {
        const reply = sealReply(text, keys.current, keys.ownerKey);
        const { msg_signature, timeStamp: timestamp, nonce } = reply;
        const bytes = Buffer.from(reply.encrypt, 'base64');
        const query = { msg_signature, timestamp, nonce };
        const open = (body: object) => openCallback(readCallbackRequest(query, body), keys);
        expect(open({ encrypt: reply.encrypt }).message).toBe(text);
        bytes[at % bytes.length]! ^= flip;
        expect(ruleOf(() => open({ encrypt: bytes.toString('base64') }))).toBe('badSignature');
      },
    ),
  );
});

test.each([
  ['a'.repeat(43), true],
  ['a'.repeat(42), false],
  ['a'.repeat(44), false],
  [`${'a'.repeat(42)}+`, false],
])('an aesKey is 43 letters and digits: %s', (aesKey, expected) => {
  expect(isAesKey(aesKey)).toBe(expected);
});
