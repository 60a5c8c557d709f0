import { parseRobot, signedRobotUrl, signRobotRequest } from '../../protocols/dingtalk/robot/robot';

const SECRET = `SEC${'0123456789abcdef'.repeat(4)}`;
const BASE_URL = 'https://oapi.dingtalk.com';

describe('the signature of a robot request', () => {
  // Computed with Python's hmac module.
  test.each([
    [1577262236757, '1FvsaxjE09b7bxVKSJb6LCsb3v2tUTADgOn5aQImxro='],
    [1772413439014, 'bwYjBfKuJErq/zh1iu3GBm4+uOkg0HaT9wAA6EiCSQ4='],
  ])('at %i is what another implementation gives', (timestamp, expected) => {
    expect(signRobotRequest(SECRET, timestamp)).toBe(expected);
  });

  test('is encoded exactly once in the address', () => {
    const robot = parseRobot('token', SECRET, BASE_URL);
    expect(signedRobotUrl(robot, 1772413439014)).toBe(
      'https://oapi.dingtalk.com/robot/send?access_token=token&timestamp=1772413439014&sign=bwYjBfKuJErq%2Fzh1iu3GBm4%2BuOkg0HaT9wAA6EiCSQ4%3D',
    );
  });

  test('is left out where the robot has no secret', () => {
    expect(signedRobotUrl(parseRobot('token', '', BASE_URL), 1)).toBe(
      'https://oapi.dingtalk.com/robot/send?access_token=token',
    );
  });
});

describe('what people paste into the credential', () => {
  test.each([
    ['the token alone', 'abc123', BASE_URL],
    ['the token with blanks around it', '  abc123\n', `${BASE_URL}/`],
    [
      'the webhook URL',
      `${BASE_URL}/robot/send?access_token=abc123`,
      'https://ignored.example.com',
    ],
    ['a signed webhook URL', `${BASE_URL}/robot/send?access_token=abc123&timestamp=1&sign=x`, ''],
  ])('%s', (_what, accessToken, baseUrl) => {
    expect(parseRobot(accessToken, ` ${SECRET} `, baseUrl)).toEqual({
      endpoint: `${BASE_URL}/robot/send`,
      accessToken: 'abc123',
      secret: SECRET,
    });
  });

  test.each([
    ['https://oapi.dingtalk.io/robot/send?access_token=abc', 'https://oapi.dingtalk.io/robot/send'],
    [
      'http://10.0.0.8:8080/ding/robot/send?access_token=abc',
      'http://10.0.0.8:8080/ding/robot/send',
    ],
  ])('the webhook URL of another DingTalk: %s', (accessToken, endpoint) => {
    expect(parseRobot(accessToken, '', BASE_URL)).toMatchObject({ endpoint, accessToken: 'abc' });
  });

  test('the base URL of a private DingTalk may have a path', () => {
    expect(parseRobot('abc', '', 'https://ding.example.com/api/').endpoint).toBe(
      'https://ding.example.com/api/robot/send',
    );
  });

  test.each([
    ['nothing', '', BASE_URL, /Access Token is empty/],
    ['the secret', SECRET, BASE_URL, /belongs into Secret/],
    ['an address without a token', `${BASE_URL}/robot/send`, BASE_URL, /not the Webhook URL/],
    ['another address', 'https://example.com/?access_token=abc', BASE_URL, /not the Webhook URL/],
    ['an address of another kind', 'file:///robot/send?access_token=abc', BASE_URL, /not the Web/],
    ['a sentence', 'my token', BASE_URL, /character that no token has/],
    ['no base URL', 'abc', '', /Base URL is not a web address/],
    ['a base URL without https', 'abc', 'oapi.dingtalk.com', /Base URL is not a web address/],
  ])('%s is refused in words that do not repeat it', (_what, accessToken, baseUrl, message) => {
    expect(() => parseRobot(accessToken, '', baseUrl)).toThrow(message);
    if (accessToken) {
      expect(() => parseRobot(accessToken, '', baseUrl)).not.toThrow(accessToken);
    }
  });
});
