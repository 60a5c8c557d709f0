import fc from 'fast-check';

import { serviceAddress, webhookAddress } from '../../protocols/ownAddress';

const base = 'https://oapi.dingtalk.com';

describe('an address of a service', () => {
  test.each([
    ['/gettoken', `${base}/gettoken`],
    [`${base}/topapi/v2/user/get?a=1`, `${base}/topapi/v2/user/get?a=1`],
    ['HTTPS://OAPI.DingTalk.com:443/x', `${base}/x`],
    [base, `${base}/`],
  ])('%s stays as it is', (asked, sent) => {
    expect(serviceAddress(asked, [base]).href).toBe(sent);
  });

  test.each([
    'https://example.com/gettoken',
    'http://oapi.dingtalk.com/gettoken',
    'https://oapi.dingtalk.com:8443/gettoken',
    'https://oapi.dingtalk.com.example.com/',
    'https://oapi.dingtalk.com@example.com/',
    'https://me:secret@oapi.dingtalk.com/',
    'https://api.dingtalk.com/v1.0/oauth2/accessToken',
  ])('%s is another server: no secret goes there', (asked) => {
    expect(() => serviceAddress(asked, [base])).toThrow(
      /^The credential is for https:\/\/oapi\.dingtalk\.com, so nothing of it is sent to \S+\. Enter an address of oapi\.dingtalk\.com, or choose another credential\.$/,
    );
  });

  test.each([
    '',
    'gettoken',
    '@example.com',
    ':8443/x',
    '.example.com/',
    'ftp://oapi.dingtalk.com',
  ])('"%s" is no address', (asked) => {
    expect(() => serviceAddress(asked, [base])).toThrow(/not a web address.*https:\/\/oapi/);
  });

  test('of a private DingTalk is below its path', () => {
    const own = 'https://company.example/ding';
    expect(serviceAddress('/gettoken', [own]).pathname).toBe('/ding/gettoken');
    expect(serviceAddress(`${own}/gettoken`, [own]).pathname).toBe('/ding/gettoken');
    for (const asked of ['/../hr', '/%2e%2e/hr', `${own}ling/x`, 'https://company.example/']) {
      expect(() => serviceAddress(asked, [own])).toThrow(/must begin with that/);
    }
  });

  test('has the query of both places, a list with each of its values', () => {
    const url = serviceAddress('/x?a=%E4%BD%A0', [base], {
      b: [1, '2 &'],
      c: { d: 1 },
      e: undefined,
    });
    expect([...url.searchParams]).toEqual([
      ['a', '你'],
      ['b', '1'],
      ['b', '2 &'],
      ['c', '{"d":1}'],
    ]);
  });

  test('whatever is asked for, nothing goes to another host', () => {
    const hostile = fc.oneof(
      fc.webUrl(),
      fc.string(),
      fc.stringMatching(/^[/\\@:.?#a-z%0-9]{1,30}$/),
      fc.stringMatching(/^https?:[/\\]{0,3}[@:.?#a-z%0-9]{0,30}$/),
      fc.string().map((text) => `${base}${text}`),
      fc.string().map((text) => `/${text}`),
    );
    fc.assert(
      fc.property(hostile, (asked) => {
        let url;
        try {
          url = serviceAddress(asked, [base]);
        } catch {
          return;
        }
        expect(new URL(url.href).origin).toBe(base);
      }),
      { numRuns: 3_000 },
    );
  });
});

describe('an address that is the credential', () => {
  const own = new URL('https://connector.dingtalk.com/webhook/flow/10fa?token=t0ken');

  test.each(['', 'https://connector.dingtalk.com', 'https://connector.dingtalk.com/', own.href])(
    '"%s" stands for it',
    (asked) => {
      expect(webhookAddress(asked, own).href).toBe(own.href);
    },
  );

  test('more of a query is sent too', () => {
    const url = webhookAddress('https://connector.dingtalk.com?a=1', own, { token: 't0ken', b: 2 });
    expect(url.href).toBe(`${own.href}&a=1&b=2`);
  });

  test.each([
    ['https://example.com/webhook/flow/10fa', /nothing of it is sent to https:\/\/example\.com/],
    ['http://connector.dingtalk.com', /nothing of it is sent to http:/],
    [
      'https://connector.dingtalk.com/webhook/flow/other',
      /Enter https:\/\/connector\.dingtalk\.com/,
    ],
    ['https://connector.dingtalk.com?token=another', /adds its own token to the URL: leave it out/],
    ['/webhook/flow/10fa', /not a web address/],
  ])('%s is refused, without the secret', (asked, words) => {
    expect(() => webhookAddress(asked, own)).toThrow(words);
    expect(() => webhookAddress(asked, own)).not.toThrow(/10fa|t0ken/);
  });
});
