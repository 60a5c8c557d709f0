import fc from 'fast-check';

import { refused, taken } from '../../protocols/dingtalk/automation/answer';
import {
  authorization,
  isAuthorized,
  parseAutomation,
  parseBearerToken,
} from '../../protocols/dingtalk/automation/credential';
import {
  automationCodes,
  automationErrorMeaning,
  AutomationRefusal,
} from '../../protocols/dingtalk/automation/errors';
import { checkKeyword, containsKeyword } from '../../protocols/dingtalk/automation/keywords';
import {
  readParameters,
  stepParameters,
  type ParameterFormat,
} from '../../protocols/dingtalk/automation/parameters';
import { InvalidInput } from '../../protocols/invalidInput';
import { isDeeperThan } from '../../protocols/isDeeperThan';

const URL_OF_FLOW = 'https://connector.dingtalk.com/webhook/flow/1032e4f5';

describe('the credential', () => {
  test.each(['secret', 'Bearer secret', '  Bearer  secret\n'])(
    'a token is taken as people copy it: %j',
    (text) => {
      expect(parseBearerToken(text)).toBe('secret');
    },
  );

  test('a token that no header can hold is refused without being shown', () => {
    for (const text of ['two words', 'geheimß', 'a\nb']) {
      expect(() => parseBearerToken(text)).toThrow('The Bearer Token holds a blank');
      expect(() => parseBearerToken(text)).not.toThrow(text);
    }
  });

  test('what is no web address is refused without being shown', () => {
    for (const text of ['', 'connector.dingtalk.com/webhook/flow/1', 'https://', 'ftp://x/y']) {
      expect(() => parseAutomation(text, '')).toThrow('The Webhook URL is not a web address');
    }
    expect(parseAutomation(` ${URL_OF_FLOW} `, '').webhookUrl.href).toBe(URL_OF_FLOW);
  });

  test('only the fixed prefix, one space and the token are right', () => {
    expect(isAuthorized('Bearer s', 's')).toBe(true);
    for (const header of [undefined, '', 's', 'bearer s', 'Bearer  s', 'Bearer s ', 'Bearer S']) {
      expect(isAuthorized(header, 's')).toBe(false);
    }
    fc.assert(
      fc.property(fc.string(), fc.string(), (token, header) => {
        expect(isAuthorized(header, token)).toBe(header === authorization(token));
      }),
    );
  });
});

test('answers have the documented form', () => {
  expect(JSON.stringify(taken())).toBe('{"code":0,"msg":"","data":{}}');
  expect(JSON.stringify(refused(800004509))).toBe(
    '{"code":800004509,"msg":"webhook trigger workflow is disabled","data":{}}',
  );
});

test('every documented code has its own cause; others are passed on', () => {
  const { cause, again } = automationErrorMeaning(1);
  const causes = Object.values(automationCodes).map((code) => automationErrorMeaning(code).cause);
  expect(new Set(causes).size).toBe(7);
  expect(causes).not.toContain(cause);
  expect(again).toBeUndefined();
});

describe('keywords', () => {
  const contains = (text: string, ...keywords: string[]) =>
    containsKeyword(text, JSON.parse(text), keywords);

  test('any one is enough, and none is always enough', () => {
    expect(contains('{"a":"price"}')).toBe(true);
    expect(contains('{"a":"price"}', 'stock', 'price')).toBe(true);
    expect(contains('{"a":"price"}', 'stock')).toBe(false);
  });

  test('they are found in names, in texts, across both, and behind escapes', () => {
    expect(contains('{"stock":[1]}', 'stock')).toBe(true);
    expect(contains('{"a":{"b":[["新品上市"]]}}', '新品')).toBe(true);
    expect(contains('{"a":"x"}', '"a":"x"')).toBe(true);
    expect(contains('{"a":"\\u65b0\\u54c1"}', '新品')).toBe(true);
    expect(contains('{"\\u65b0品":1}', '新品')).toBe(true);
    expect(contains('{"a":"say \\"hi\\""}', 'say "hi"')).toBe(true);
  });

  test('upper and lower case matter', () => {
    expect(contains('{"a":"Price"}', 'price')).toBe(false);
  });

  test('whatever text an object holds is found, however its JSON is written', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, unit: 'grapheme' }), fc.string(), (keyword, around) => {
        const json = { field: [`${around}${keyword}`] };
        const ascii = JSON.stringify(json).replace(
          /[^\x20-\x7e]/g,
          (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
        );
        expect(contains(JSON.stringify(json), keyword)).toBe(true);
        expect(contains(ascii, keyword)).toBe(true);
      }),
    );
  });

  test('a body that DingTalk would ignore is refused before it is sent', () => {
    expect(() => checkKeyword('{}', {}, ['stock'])).toThrow(InvalidInput);
    expect(() => checkKeyword('{}', {}, ['stock'])).toThrow('would do nothing');
  });
});

describe('parameters', () => {
  const read = (body: string | Uint8Array, format: ParameterFormat) => {
    const parameters = readParameters(Buffer.from(body), format);
    return stepParameters(parameters, format);
  };

  test('JSON becomes fields; what has none is one field', () => {
    expect(read('{"a":{"b":1}}', 'json')).toEqual({ a: { b: 1 } });
    expect(read('[1,2]', 'json')).toEqual({ body: [1, 2] });
    expect(read('"text"', 'json')).toEqual({ body: 'text' });
    expect(read('null', 'json')).toEqual({ body: null });
    expect(read('\ufeff{"a":1}', 'json')).toEqual({ a: 1 });
  });

  test.each(['', '{', 'a=b', '['.repeat(1_000) + ']'.repeat(1_000)])(
    'what cannot be used as JSON is refused only where JSON is asked for',
    (body) => {
      expect(() => read(body, 'json')).toThrow(AutomationRefusal);
      expect(read(body, 'text')).toEqual({ text: body });
      expect(read(body, 'none')).toEqual({});
    },
  );

  test('bytes that are no UTF-8 are no JSON text that could be taken for another', () => {
    expect(read(Uint8Array.of(0x22, 0xff, 0x22), 'json')).toEqual({ body: '\ufffd' });
  });
});

test('depth is told without recursion', () => {
  const nested = (levels: number) => {
    let value: unknown = 1;
    for (let level = 0; level < levels; level++) value = level % 2 ? [value] : { value };
    return value;
  };
  expect(isDeeperThan(1, 0)).toBe(false);
  expect(isDeeperThan([], 0)).toBe(true);
  expect(isDeeperThan(nested(7), 7)).toBe(false);
  expect(isDeeperThan(nested(8), 7)).toBe(true);
  expect(isDeeperThan(nested(1_000_000), 200)).toBe(true);
});
