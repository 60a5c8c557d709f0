import { quote, secretsOfUrl } from '../../nodes/sending/quote';

describe('what a service said is quoted', () => {
  test.each<[string, unknown, string[], string]>([
    ['as it is', 'no such user', ['s3cret'], 'no such user'],
    ['without a secret', 'token s3cret is wrong: s3cret', ['s3cret'], 'token … is wrong: …'],
    ['without one that is percent-encoded', 'sign=a%2Fb%3D', ['a/b='], 'sign=…'],
    ['without one that begins with another', 'token abcdef', ['abc', 'abcdef'], 'token …'],
    [
      'without one that Alibaba Cloud repeats',
      'x-acs-security-token: CAIS+/= date',
      [],
      'x-acs-security-token:… date',
    ],
    ['when it is nothing', undefined, ['', 's3cret'], ''],
    ['when it is no text', 404, [], '404'],
  ])('%s', (_how, text, secrets, quotation) => {
    expect(quote(text, secrets)).toBe(quotation);
  });

  test('up to 200 characters, and never half a secret at its end', () => {
    const secret = 's3cret'.repeat(10);
    expect(quote(`${'a'.repeat(190)}${secret}`, [secret])).toBe(`${'a'.repeat(190)}…`);
    expect(quote('a'.repeat(1_000))).toHaveLength(200);
  });

  test('at once, however much it is', () => {
    const start = performance.now();
    quote('x-acs-security-token:'.repeat(50_000), ['x-acs', 'security-token']);
    quote(`x-acs-security-token:${' '.repeat(1_000_000)}`, ['s3cret']);
    expect(performance.now() - start).toBeLessThan(200);
  });
});

test('the secrets of an address are itself, and the long parts of its path and query', () => {
  const url = new URL('https://example.com/flow/webhook-0123456789?v=1&key=sk-0123456789abcdef');
  expect(secretsOfUrl(url)).toEqual([url.href, 'webhook-0123456789', 'sk-0123456789abcdef']);
});

test('a key in an address is not shown either when a service repeats it as it was written', () => {
  const url = new URL('https://example.com/answer?session=AbCdEfGh+IjKl/s3cret==');
  expect(quote(`bad ${url.search}`, secretsOfUrl(url))).toBe('bad ?session=…');
});
