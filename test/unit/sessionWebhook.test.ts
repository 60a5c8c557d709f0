import { parseSessionWebhook } from '../../protocols/dingtalk/openApi/sessionWebhook';

const session = 'robot/sendBySession?session=s3cret-of-the-session';
const servers = ['https://oapi.dingtalk.com', 'https://api.dingtalk.com'];

describe('an answer goes to DingTalk only', () => {
  test.each([
    `https://oapi.dingtalk.com/${session}`,
    `https://oapi.dingtalk.io/${session}`,
    `https://OAPI.DINGTALK.COM/${session}`,
  ])('%s', (address) => {
    expect(parseSessionWebhook(address, servers)?.href).toBe(new URL(address).href);
  });

  test.each([
    `http://oapi.dingtalk.com/${session}`,
    `https://oapi.dingtalk.com:8443/${session}`,
    `https://oapi.dingtalk.com.evil.example/${session}`,
    `https://evildingtalk.com/${session}`,
    `https://dingtalk.com@evil.example/${session}`,
    `https://user:pass@oapi.dingtalk.com/${session}`,
    `https://evil.example/?a=.dingtalk.com&${session}`,
    `https://evil.example\\.dingtalk.com/${session}`,
    `http://127.0.0.1:5678/${session}`,
    `file:///${session}`,
    `https://oapi.dingtalk.com/${session}${'a'.repeat(2_000)}`,
    'none',
    { href: `https://oapi.dingtalk.com/${session}` },
    7,
    ['a'],
  ])('and never to %j, which no error repeats', (address) => {
    const refused = () => parseSessionWebhook(address, servers);
    expect(refused).toThrow('is no address of DingTalk');
    expect(refused).not.toThrow('s3cret');
  });

  test.each([
    'https://oapi.dingtalk.com/robot/send?access_token=s3cret',
    'https://oapi.dingtalk.com/media/upload?type=file',
    'https://alidocs.dingtalk.com/',
    'https://oapi.dingtalk.com/robot/sendBySession/more?session=s3cret',
    'https://oapi.dingtalk.com/topapi/a?x=/robot/sendBySession',
    'https://oapi.dingtalk.com/topapi/a#/robot/sendBySession',
    'http://127.0.0.1:5680/robot/send?access_token=s3cret',
  ])('and nowhere at DingTalk where it would be something else: %s', (address) => {
    const refused = () => parseSessionWebhook(address, [...servers, 'http://127.0.0.1:5680']);
    expect(refused).toThrow('at which it takes no answers');
    expect(refused).not.toThrow('s3cret');
  });

  test('or to the servers of the credential, such as those of a private DingTalk', () => {
    const own = ['http://127.0.0.1:5680', 'https://ding.example.com/oapi'];
    expect(parseSessionWebhook(`http://127.0.0.1:5680/${session}`, own)).toBeDefined();
    expect(parseSessionWebhook(`https://ding.example.com/${session}`, own)).toBeDefined();
    expect(() => parseSessionWebhook(`http://127.0.0.1:5681/${session}`, own)).toThrow();
    expect(() => parseSessionWebhook(`http://ding.example.com/${session}`, own)).toThrow();
  });
});

test.each([undefined, null, ''])('a message without one has none: %j', (address) => {
  expect(parseSessionWebhook(address, servers)).toBeUndefined();
});
