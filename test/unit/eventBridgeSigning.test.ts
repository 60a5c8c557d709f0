import EventBridgeUtil from '@alicloud/eventbridge-util';
import fc from 'fast-check';

import { parseEndpoint, publicEndpoint } from '../../protocols/eventbridge/endpoint';
import { signedHeadersFor, stringToSign } from '../../protocols/eventbridge/signing';

const request = { method: 'POST', path: '/openapi/putEvents' };
const contentType = 'application/cloudevents-batch+json; charset=utf-8';
const occasion = { date: new Date(1_772_413_439_000), nonce: 'a-nonce' };
const accessKey = { accessKeyId: 'LTAI-id', accessKeySecret: 'the-secret', securityToken: '' };

/** As the official SDK signs the same request. */
function officialSignature(headers: Record<string, string>, secret: string): string {
  const text = EventBridgeUtil.getStringToSign({
    ...request,
    pathname: request.path,
    query: {},
    headers,
  } as never);
  return EventBridgeUtil.getSignature(text, secret);
}

test('the signature is that of the official SDK', () => {
  const { authorization, ...headers } = signedHeadersFor(accessKey, request, contentType, occasion);
  expect(authorization).toBe(`acs:LTAI-id:${officialSignature(headers, 'the-secret')}`);
  expect(headers).toEqual({
    date: 'Mon, 02 Mar 2026 01:03:59 GMT',
    accept: 'application/json',
    'content-type': contentType,
    'x-acs-signature-nonce': 'a-nonce',
    'x-acs-signature-method': 'HMAC-SHA1',
    'x-acs-signature-version': '1.0',
    'x-eventbridge-version': '2015-06-06',
  });
});

test('so is that of a temporary key, which signs its token too', () => {
  const temporary = { ...accessKey, securityToken: 'sts-token' };
  const { authorization, ...headers } = signedHeadersFor(temporary, request, contentType, occasion);
  expect(authorization).toBe(`acs:LTAI-id:${officialSignature(headers, 'the-secret')}`);
  expect(headers).toMatchObject({
    'x-acs-accesskey-id': 'LTAI-id',
    'x-acs-security-token': 'sts-token',
  });
});

test('any headers and query are signed as the official SDK does', () => {
  const header = fc.stringMatching(/^[ -~\t]{0,30}$/);
  const anything = fc.record({
    method: fc.constantFrom('POST', 'GET', 'PUT'),
    headers: fc.dictionary(fc.stringMatching(/^(x-acs-|x-|)[a-z-]{1,12}$/), header),
    query: fc.dictionary(fc.stringMatching(/^[A-Za-z]{1,8}$/), fc.string()),
  });
  fc.assert(
    fc.property(anything, ({ method, headers, query }) => {
      const pathname = '/openapi/x';
      expect(stringToSign({ method, path: pathname, headers, query })).toBe(
        EventBridgeUtil.getStringToSign({ method, pathname, headers, query } as never),
      );
    }),
    { numRuns: 1_000 },
  );
});

describe('the endpoint', () => {
  test.each([
    [
      '123456.eventbridge.cn-hangzhou.aliyuncs.com',
      'https://123456.eventbridge.cn-hangzhou.aliyuncs.com',
    ],
    [' https://eb.example.com/ ', 'https://eb.example.com'],
    ['http://127.0.0.1:5680', 'http://127.0.0.1:5680'],
  ])('%s', (address, endpoint) => {
    expect(parseEndpoint(address)).toBe(endpoint);
  });

  test.each(['', 'https://', 'https://example.com/openapi/putEvents', 'not an address'])(
    '"%s" is refused',
    (address) => {
      expect(() => parseEndpoint(address)).toThrow('Endpoint is not an address');
    },
  );

  test('of an account in a region', () => {
    expect(publicEndpoint('1234567890123456', 'ap-southeast-1')).toBe(
      'https://1234567890123456.eventbridge.ap-southeast-1.aliyuncs.com',
    );
    expect(() => publicEndpoint('me', 'cn-hangzhou')).toThrow('Account ID');
    expect(() => publicEndpoint('1234567890123456', 'evil.com/')).toThrow('Region');
  });
});
