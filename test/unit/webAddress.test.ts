import { isWebAddress, parseWebAddress, withoutTrailingSlashes } from '../../protocols/webAddress';

test.each([
  'https://example.com',
  'http://10.0.0.8:8080/a?b=c#d',
  'HTTPS://EXAMPLE.COM',
  ' https://example.com\n',
  'https://钉钉.example/路径',
])('%j is a web address', (text) => {
  expect(isWebAddress(text)).toBe(true);
});

test.each([
  '',
  'example.com',
  'https:example.com',
  'https://',
  'https://a b',
  '//example.com',
  'file:///etc/passwd',
  'javascript://example.com',
  'dingtalk://page',
  `https://example.com/${'a'.repeat(32_768)}`,
])('%.40j is none', (text) => {
  expect(isWebAddress(text)).toBe(false);
});

test('other schemes are taken where they have a meaning', () => {
  expect(parseWebAddress('DingTalk://page/link', ['dingtalk'])?.protocol).toBe('dingtalk:');
  expect(isWebAddress('https://example.com', ['dingtalk'])).toBe(false);
});

test.each([
  ['https://a/b', 'https://a/b'],
  ['https://a/b//', 'https://a/b'],
  ['//', ''],
  ['', ''],
])('%j without slashes at its end is %j', (text, expected) => {
  expect(withoutTrailingSlashes(text)).toBe(expected);
});
