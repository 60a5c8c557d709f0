import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { newApp, parseApp } from '../../playground/dingtalk/app';
import { breakages, brokenRequest } from '../../playground/dingtalk/broken';
import {
  type CallbackRequest,
  type DingTalkApp,
  openAcknowledgement,
  seal,
} from '../../playground/dingtalk/callback';

/** An implementation of the wire by node:crypto alone, to hold against the playground's. */
const wire = {
  sign: (...parts: string[]) => createHash('sha1').update(parts.sort().join('')).digest('hex'),

  encrypt(aesKey: string, text: string, ownerKey: string): string {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(Buffer.byteLength(text));
    const plain = Buffer.concat([
      randomBytes(16),
      length,
      Buffer.from(text),
      Buffer.from(ownerKey),
    ]);
    const pad = 32 - (plain.length % 32);
    const key = Buffer.from(`${aesKey}=`, 'base64');
    const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
    return Buffer.concat([cipher.update(plain), cipher.update(Buffer.alloc(pad, pad))]).toString(
      'base64',
    );
  },

  decrypt(aesKey: string, encrypted: string): { text: string; ownerKey: string } {
    const key = Buffer.from(`${aesKey}=`, 'base64');
    const cipher = createDecipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
    const plain = Buffer.concat([cipher.update(encrypted, 'base64'), cipher.final()]);
    const pad = plain.readUInt8(plain.length - 1);
    expect([...plain.subarray(-pad)]).toEqual(Array(pad).fill(pad));
    const end = 20 + plain.readUInt32BE(16);
    return {
      text: plain.subarray(20, end).toString(),
      ownerKey: plain.subarray(end, -pad).toString(),
    };
  },
};

const documented = {
  app: {
    token: '123456',
    aesKey: '1234567890123456789012345678901234567890123',
    ownerKey: 'dingsnotzck6pm5veliw',
    callbackUrl: 'http://localhost/hook',
  },
  answer: {
    msg_signature: '9a95a004dd16f5c307e849b994173f76aa26e5eb',
    timeStamp: '1614767836',
    nonce: 'A7Co0cJLMzIDtMMI',
    encrypt:
      'YvkvaGe4hQxd3VxRmEty0dVlnCOAqwf56xwTRHDHoOURqhalbmBJQk5FNcRk42Gl5T0YQXZNwpwWSm1xAFJ5ZA==',
  },
};

const app = newApp('http://localhost:5678/webhook/a?tenant=1');

describe('The playground seals messages', () => {
  it('so that an independent implementation verifies and decrypts them', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        const { url, body } = seal(app, text);
        const query = new URL(url).searchParams;
        const signature = wire.sign(
          app.token,
          query.get('timestamp') ?? '',
          query.get('nonce') ?? '',
          body.encrypt,
        );
        expect(query.get('signature')).toBe(signature);
        expect(query.get('msg_signature')).toBe(signature);
        expect(wire.decrypt(app.aesKey, body.encrypt)).toEqual({ text, ownerKey: app.ownerKey });
      }),
      { numRuns: 200 },
    );
  });

  it('with the time in milliseconds, a fresh nonce, and the address otherwise as it was', () => {
    const [first, second] = [seal(app, 'x'), seal(app, 'x')].map(({ url }) => new URL(url));
    expect(Number(first?.searchParams.get('timestamp'))).toBeCloseTo(Date.now(), -4);
    expect(first?.searchParams.get('nonce')).not.toBe(second?.searchParams.get('nonce'));
    expect(first?.searchParams.get('tenant')).toBe('1');
    expect(first?.pathname).toBe('/webhook/a');
  });

  it('with the time and nonce that the caller chooses', () => {
    const query = new URL(seal(app, 'x', { timestamp: '1614767836', nonce: 'n' }).url).searchParams;
    expect([query.get('timestamp'), query.get('nonce')]).toEqual(['1614767836', 'n']);
  });
});

describe('The playground opens acknowledgements', () => {
  const answer = (text: string, by: DingTalkApp = app, timeStamp: string | number = '1') => {
    const encrypt = wire.encrypt(by.aesKey, text, by.ownerKey);
    const msg_signature = wire.sign(by.token, String(timeStamp), 'n', encrypt);
    return { msg_signature, timeStamp, nonce: 'n', encrypt };
  };

  it("verifies and opens DingTalk's documented example", () => {
    expect(openAcknowledgement(documented.app, documented.answer)).toBe('success');
  });

  it('that an independent implementation made, with the time as text or number', () => {
    expect(openAcknowledgement(app, answer('success'))).toBe('success');
    expect(openAcknowledgement(app, answer('成功', app, 1614767836000))).toBe('成功');
  });

  it('and says what is wrong with any other answer', () => {
    const reason = (body: unknown) => () => openAcknowledgement(app, body);
    const right = answer('success');
    expect(reason('success')).toThrow('not a JSON object');
    expect(reason({ ...right, nonce: undefined })).toThrow('no nonce');
    expect(reason({ ...right, timeStamp: '2' })).toThrow('msg_signature of the answer is wrong');
    expect(reason(answer('success', { ...app, aesKey: newApp('').aesKey }))).toThrow(
      'does not decrypt',
    );
    expect(reason(answer('success', { ...app, ownerKey: 'dingOther' }))).toThrow(
      'for owner key "dingOther"',
    );
  });

  it('and accepts no sloppy padding', () => {
    const { encrypt } = answer('success');
    const key = Buffer.from(`${app.aesKey}=`, 'base64');
    const bytes = Buffer.from(encrypt, 'base64');
    const decipher = createDecipheriv('aes-256-cbc', key, key.subarray(0, 16));
    const plain = decipher.setAutoPadding(false).update(bytes);
    plain.writeUInt8(0, plain.length - 2);
    const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
    const sloppy = cipher.update(plain).toString('base64');
    const msg_signature = wire.sign(app.token, '1', 'n', sloppy);
    expect(() =>
      openAcknowledgement(app, { msg_signature, timeStamp: '1', nonce: 'n', encrypt: sloppy }),
    ).toThrow('does not decrypt');
  });
});

describe('Generated settings', () => {
  it('are valid, different each time, and their AES key is clean base64', () => {
    const apps = Array.from({ length: 200 }, () => newApp('https://example.com/hook'));
    for (const generated of apps) {
      expect(generated).toMatchObject(parseApp(generated));
      const key = Buffer.from(`${generated.aesKey}=`, 'base64');
      expect(key.toString('base64')).toBe(`${generated.aesKey}=`);
    }
    expect(new Set(apps.map(({ aesKey }) => aesKey)).size).toBe(200);
  });

  it('are refused with the field named when a user breaks them', () => {
    expect(() => parseApp({ ...app, token: 'a b' })).toThrow('The token must be');
    expect(() => parseApp({ ...app, aesKey: app.aesKey.slice(1) })).toThrow('The AES key must be');
    expect(() => parseApp({ ...app, ownerKey: '' })).toThrow('The owner key must be');
    expect(() => parseApp({ ...app, callbackUrl: 'file:///etc' })).toThrow(
      'The callback URL must be',
    );
    expect(() => parseApp({ ...app, callbackUrl: 'http://' })).toThrow('The callback URL is not');
    expect(() => parseApp([])).toThrow('must be a JSON object');
  });
});

describe('A broken request', () => {
  const message = { EventType: 'user_add_org', eventId: 'e1', userId: ['u1'] };

  /** The first rule of the wire that a request breaks, or undefined when it is right. */
  function firstFault({ method, url, headers, data }: CallbackRequest): string | undefined {
    if (method !== 'POST') return 'method';
    if (!headers['Content-Type']?.startsWith('application/json')) return 'content type';
    const body = data ?? Buffer.alloc(0);
    if (body.length > 1024 * 1024) return 'size';
    if (body.length === 0) return 'empty';
    const query = Object.fromEntries(new URL(url).searchParams);
    const { signature, timestamp, nonce } = query;
    if (!signature || !timestamp || !nonce) return 'parameter';
    if (Date.now() - Number(timestamp) > 60 * 60 * 1000) return 'age';
    let encrypted: string;
    try {
      ({ encrypt: encrypted } = JSON.parse(body.toString()) as { encrypt: string });
    } catch {
      return 'body';
    }
    if (wire.sign(app.token, timestamp, nonce, encrypted) !== signature) return 'signature';
    if (Buffer.from(encrypted, 'base64').length % 16 > 0) return 'length';
    let opened: { text: string; ownerKey: string };
    try {
      opened = wire.decrypt(app.aesKey, encrypted);
    } catch {
      return 'decryption';
    }
    if (opened.ownerKey !== app.ownerKey) return 'owner key';
    try {
      JSON.parse(opened.text);
    } catch {
      return 'JSON';
    }
    return undefined;
  }

  it.each([
    ['bad signature', 'signature'],
    ['missing parameter', 'parameter'],
    ['bit-flipped encrypt', 'signature'],
    ['truncated encrypt', 'length'],
    ['wrong aesKey', 'decryption'],
    ['wrong ownerKey', 'owner key'],
    ['stale timestamp', 'age'],
    ['not JSON inside', 'JSON'],
    ['random bytes body', 'body'],
    ['empty body', 'empty'],
    ['GET instead of POST', 'method'],
    ['text/plain content type', 'content type'],
    ['oversized body', 'size'],
  ] as const)('with %s fails on its %s', (breakage, fault) => {
    expect(firstFault(brokenRequest(app, breakage, message))).toBe(fault);
  });

  it('is in this list for each way of the catalogue', () => {
    expect(breakages).toHaveLength(13);
  });

  it('with one flipped bit differs from the sealed one in nothing else', () => {
    const { url, data } = brokenRequest(app, 'bit-flipped encrypt', message);
    const { encrypt } = JSON.parse(String(data)) as { encrypt: string };
    const { signature, timestamp, nonce } = Object.fromEntries(new URL(url).searchParams);
    const bytes = Buffer.from(encrypt, 'base64');
    bytes.writeUInt8(bytes.readUInt8(20) ^ 1, 20);
    const mended = bytes.toString('base64');
    expect(wire.sign(app.token, timestamp ?? '', nonce ?? '', mended)).toBe(signature);
  });
});
