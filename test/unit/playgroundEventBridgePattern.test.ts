import fc from 'fast-check';
import { matches, parsePattern } from '../../playground/eventbridge/pattern';

const event = {
  id: 'e1',
  source: 'acs.oss',
  type: 'oss:ObjectCreated:PostObject',
  subject: 'acs:oss:cn-hangzhou:1:xls-papk/game_apk/123.jpg',
  data: {
    name: 'test',
    empty: '',
    nothing: null,
    scope: 100,
    half: 0.5,
    isNew: true,
    ip: '10.0.0.123',
    ip6: '::1',
    list: ['one', 'two'],
    people: [
      { name: 'Li Lei', age: 30 },
      { name: 'Han Meimei', age: 40 },
    ],
    none: [],
    body: { eventType: 'user_add_org' },
  },
};

const isMatch = (pattern: object) => matches(parsePattern(JSON.stringify(pattern)), event);
const inData = (field: string, ...wanted: unknown[]) => isMatch({ data: { [field]: wanted } });

describe('An event pattern matches', () => {
  it.each<[string, object, boolean]>([
    ['every event when it is empty', {}, true],
    ['an exact value', { source: ['acs.oss'] }, true],
    ['no other value', { source: ['acs.ecs'] }, false],
    ['with regard to case', { source: ['ACS.oss'] }, false],
    ['whole values only', { source: ['acs'] }, false],
    ['one of several values', { source: ['acs.ecs', 'acs.oss'] }, true],
    ['all keys', { source: ['acs.oss'], id: ['e1'] }, true],
    ['not only one of the keys', { source: ['acs.oss'], id: ['e2'] }, false],
    ['inside of objects', { data: { body: { eventType: ['user_add_org'] } } }, true],
    ['no field that is missing', { data: { missing: ['x'] } }, false],
    ['nothing inside of a text', { data: { name: { first: ['x'] } } }, false],
    ['no value where there is an object', { data: { body: ['test'] } }, false],
    ['no field that every object has', { data: { constructor: [{ exists: true }] } }, false],
    [
      'no field named __proto__',
      JSON.parse('{"data":{"__proto__":[{"exists":true}]}}') as object,
      false,
    ],
  ])('%s', (_name, pattern, expected) => {
    expect(isMatch(pattern)).toBe(expected);
  });

  it.each<[string, unknown, boolean]>([
    ['scope', 100, true],
    ['half', 0.5, true],
    ['isNew', true, true],
    ['nothing', null, true],
    ['missing', null, false],
    ['empty', null, false],
    ['empty', '', true],
    ['nothing', '', false],
    ['missing', '', false],

    ['name', { prefix: 'te' }, true],
    ['name', { prefix: 'es' }, false],
    ['scope', { prefix: '1' }, false],
    ['missing', { prefix: 'te' }, false],
    ['name', { suffix: 'st' }, true],
    ['name', { suffix: 'tes' }, false],
    ['name', { contains: 'es' }, true],
    ['name', { contains: 'ts' }, false],

    ['name', { 'anything-but': 'other' }, true],
    ['name', { 'anything-but': 'test' }, false],
    ['scope', { 'anything-but': 100 }, false],
    ['scope', { 'anything-but': 101 }, true],
    ['name', { 'anything-but': ['other', 'test'] }, false],
    ['name', { 'anything-but': ['other', 'another'] }, true],
    ['name', { 'anything-but': { prefix: 'te' } }, false],
    ['name', { 'anything-but': { prefix: 'xx' } }, true],
    ['name', { 'anything-but': { suffix: 'st' } }, false],
    ['name', { 'anything-but': { suffix: 'xx' } }, true],
    ['missing', { 'anything-but': 'x' }, false],
    ['nothing', { 'anything-but': 'x' }, true],

    ['scope', { numeric: ['=', 100] }, true],
    ['scope', { numeric: ['=', 101] }, false],
    ['scope', { numeric: ['>', 99] }, true],
    ['scope', { numeric: ['>', 100] }, false],
    ['scope', { numeric: ['>=', 100] }, true],
    ['scope', { numeric: ['<', 100] }, false],
    ['scope', { numeric: ['<=', 100] }, true],
    ['scope', { numeric: ['>', 0, '<=', 100] }, true],
    ['scope', { numeric: ['>', 0, '<', 100] }, false],
    ['half', { numeric: ['>', 0.4, '<', 0.6] }, true],
    ['name', { numeric: ['>', 0] }, false],
    ['missing', { numeric: ['<', 5] }, false],

    ['ip', { cidr: '10.0.0.0/24' }, true],
    ['ip', { cidr: '10.0.1.0/24' }, false],
    ['ip', { cidr: '0.0.0.0/0' }, true],
    ['ip6', { cidr: '0.0.0.0/0' }, false],
    ['name', { cidr: '0.0.0.0/0' }, false],

    ['name', { exists: true }, true],
    ['name', { exists: false }, false],
    ['missing', { exists: true }, false],
    ['missing', { exists: false }, true],
    ['nothing', { exists: true }, true],

    ['list', 'two', true],
    ['list', 'three', false],
    ['list', { prefix: 'on' }, true],
    ['list', { 'anything-but': 'one' }, true],
    ['list', { 'anything-but': ['one', 'two'] }, false],
    ['none', 'one', false],
    ['none', { 'anything-but': 'one' }, false],
  ])('the field %s with %j: %s', (field, wanted, expected) => {
    expect(inData(field, wanted)).toBe(expected);
  });

  it('a field with any of its matchers', () => {
    expect(inData('name', { prefix: 'x' }, { suffix: 'st' })).toBe(true);
    expect(inData('missing', 'x', { exists: false })).toBe(true);
  });

  it('every event when nothing is in it', () => {
    fc.assert(fc.property(fc.jsonValue(), (any) => matches(parsePattern(''), any)));
    fc.assert(fc.property(fc.jsonValue(), (any) => matches(parsePattern('{}'), any)));
  });

  it('the event that its exact values are from, and none in which one of them is another', () => {
    const value = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null));
    const key = fc.string().filter((name) => name !== '__proto__');
    const made = fc.dictionary(key, fc.oneof(value, fc.dictionary(key, value, { minKeys: 1 })), {
      minKeys: 1,
    });
    const isNested = (field: unknown) => typeof field === 'object' && field !== null;
    const patternOf = (fields: object): object =>
      Object.fromEntries(
        Object.entries(fields).map(([name, field]: [string, unknown]) => [
          name,
          isNested(field) ? patternOf(field as object) : [field],
        ]),
      );
    fc.assert(
      fc.property(made, (fields) => {
        const pattern = parsePattern(JSON.stringify({ data: patternOf(fields) }));
        fc.pre(!Object.hasOwn(fields, 'more'));
        const [changed] = Object.keys(fields);
        const isFor = (data: object) => matches(pattern, { data });
        expect(isFor(fields)).toBe(true);
        expect(isFor({ ...fields, [changed!]: ['changed'] })).toBe(false);
        expect(isFor({ ...fields, more: 1 })).toBe(true);
      }),
    );
  });
});

/**
 * What the cloud's page on patterns doesn't say, or says in two ways, is decided by the same team's
 * public engine: apache/rocketmq-eventbridge at a16f6cf, package tools.pattern. Each line names the
 * class there that decides it.
 */
describe("As in Alibaba's public engine, a pattern matches", () => {
  it.each<[string, string, unknown, boolean]>([
    // EqualCondition compares texts; so did the cloud's page of 2023.
    ['a number written as a text', 'scope', '100', true],
    ['true written as a text', 'isNew', 'true', true],
    ['a text that is a number', 'digits', 80, true],
    ['no null written as a text', 'nothing', 'null', false],
    ['no text where null is meant', 'word', null, false],
    ['no missing field named undefined', 'missing', 'undefined', false],

    // AbstractPatternCondition.match: nothing matches an object, or a list that holds one.
    ['no object with exists', 'body', { exists: true }, false],
    ['no object with exists false', 'body', { exists: false }, false],
    ['no object with anything-but', 'body', { 'anything-but': 'x' }, false],
    ['no list of objects with exists', 'people', { exists: true }, false],
    ['no list that holds one object', 'mixed', 'one', false],
    ['no list that holds a list', 'nested', { 'anything-but': 'x' }, false],
    // ... and of a list, each element is asked: an empty one neither exists nor doesn't.
    ['a list with exists', 'list', { exists: true }, true],
    ['no list with exists false', 'list', { exists: false }, false],
    ['no empty list with exists', 'none', { exists: true }, false],
    ['no empty list with exists false', 'none', { exists: false }, false],
    ['a list with null in it', 'withNull', null, true],

    // AnythingButConditionBuilder takes every value, and a list of none.
    ['anything but null', 'name', { 'anything-but': null }, true],
    ['null, which is not anything but null', 'nothing', { 'anything-but': null }, false],
    ['anything but true', 'isNew', { 'anything-but': true }, false],
    [
      'a number that is written as a text in anything-but',
      'scope',
      { 'anything-but': '100' },
      false,
    ],
    ['anything with an empty list', 'name', { 'anything-but': [] }, true],

    // NumericOperators: != is one, and what differs by less than 1e-7 is the same.
    ['a number that is not another', 'scope', { numeric: ['!=', 99] }, true],
    ['no number that is the same', 'scope', { numeric: ['!=', 100] }, false],
    ['a number that is nearly the same', 'half', { numeric: ['=', 0.50000001] }, true],
    ['no number that is a bit more', 'half', { numeric: ['=', 0.500001] }, false],
    ['no number written as a text', 'digits', { numeric: ['>', 0] }, false],

    // CIDRCondition: one address is allowed; SubnetUtils leaves out the network's own addresses.
    ['a single address', 'ip', { cidr: '10.0.0.123' }, true],
    ['no other address', 'ip', { cidr: '10.0.0.12' }, false],
    ['no network address', 'network', { cidr: '10.0.0.0/24' }, false],
    ['no broadcast address', 'broadcast', { cidr: '10.0.0.0/24' }, false],
    ['the same address in a larger network', 'broadcast', { cidr: '10.0.0.0/16' }, true],
    ['no address with a range of one', 'ip', { cidr: '10.0.0.123/32' }, false],
    ['no text', 'name', { cidr: '10.0.0.123' }, false],
  ])('%s', (_name, field, wanted, expected) => {
    const data = {
      ...event.data,
      digits: '80',
      word: 'null',
      mixed: ['one', { two: 2 }],
      nested: [['one']],
      withNull: ['one', null],
      network: '10.0.0.0',
      broadcast: '10.0.0.255',
    };
    const pattern = parsePattern(JSON.stringify({ data: { [field]: [wanted] } }));
    expect(matches(pattern, { ...event, data })).toBe(expected);
  });

  it('no field inside of a list of objects (PatternEvaluator reads it by its path)', () => {
    expect(isMatch({ data: { people: { name: ['Li Lei'] } } })).toBe(false);
    expect(isMatch({ data: { people: { name: [{ exists: false }] } } })).toBe(true);
  });

  it('no event without data, whatever the pattern says of them (PatternEvaluator)', () => {
    const without = { ...event, data: undefined };
    const pattern = parsePattern('{"data":{"missing":[{"exists":false}]}}');
    expect(matches(pattern, without)).toBe(false);
    expect(matches(pattern, event)).toBe(true);
  });

  it.each<[string, string]>([
    // PatternEvaluatorBuilder
    ['{"body":{"eventType":["x"]}}', 'body must be an array of what the field may be: only data'],
    ['{"data":["x"]}', 'data must be an object'],
    ['{"data":{}}', 'data must have a field'],
    ['{"data":{"a":{}}}', 'data.a must have a field'],
    ['{"source":[{"prefix":"a","suffix":"z"}]}', 'source has several matchers in one'],
    // AnythingButConditionBuilder
    ['{"source":[{"anything-but":[{"prefix":"a"}]}]}', 'source.anything-but must be a value'],
    ['{"source":[{"anything-but":{"prefix":"a","suffix":"z"}}]}', 'source.anything-but must be'],
    // NumericConditionBuilder
    ['{"data":{"a":[{"numeric":[">",1e10]}]}}', 'data.a.numeric must have numbers from -1e9'],
  ])('and is refused when it is %s', (text, error) => {
    expect(() => parsePattern(text)).toThrow(error);
  });

  it('but 300 and 300.0, which it tells apart: a number has no text once its JSON was read', () => {
    const pattern = parsePattern('{"data":{"a":[3.0e2]}}');
    expect(matches(pattern, JSON.parse('{"data":{"a":300.0}}'))).toBe(true);
  });

  it('and contains, which only the cloud has', () => {
    expect(inData('name', { contains: 'es' })).toBe(true);
  });
});

describe('An event pattern is refused', () => {
  it.each<[string, string]>([
    ['{', 'The event pattern is not valid JSON.'],
    ['[]', 'The event pattern must be a JSON object.'],
    ['null', 'The event pattern must be a JSON object.'],
    ['{"source":"acs.oss"}', 'source must be an array'],
    ['{"source":[]}', 'source must be an array'],
    ['{"data":{"name":null}}', 'data.name must be an array'],
    ['{"source":[["x"]]}', 'source must not have an array inside its array'],
    ['{"source":[{}]}', 'source has an empty matcher'],
    ['{"source":[{"regex":"x"}]}', 'source has the unknown matcher "regex"'],
    ['{"source":[{"constructor":1}]}', 'source has the unknown matcher "constructor"'],
    ['{"source":[{"prefix":""}]}', 'source.prefix must be a text that is not empty'],
    ['{"source":[{"suffix":1}]}', 'source.suffix must be a text that is not empty'],
    ['{"source":[{"exists":"yes"}]}', 'source.exists must be true or false'],
    ['{"source":[{"cidr":"10.0.0.0/33"}]}', 'source.cidr must be an IPv4 address, or a range'],
    ['{"source":[{"cidr":"::/0"}]}', 'source.cidr must be an IPv4 address, or a range'],
    ['{"source":[{"numeric":[">"]}]}', 'source.numeric must be an operator and a number'],
    ['{"source":[{"numeric":["toString",1]}]}', 'source.numeric must be an operator'],
    ['{"source":[{"numeric":[">","1"]}]}', 'source.numeric must be an operator and a number'],
    ['{"source":[{"anything-but":{"cidr":"10.0.0.0/8"}}]}', 'source.anything-but must be a value'],
    [`{"data":${'{"a":'.repeat(20)}["x"]${'}'.repeat(21)}`, 'has more than 20 levels'],
  ])('when it is %s', (text, error) => {
    expect(() => parsePattern(text)).toThrow(error);
  });

  it('only with words, whatever it is', () => {
    const any = fc.oneof(
      fc.json(),
      fc.string(),
      fc.jsonValue().map((value) => JSON.stringify({ a: value })),
    );
    fc.assert(
      fc.property(any, (text) => {
        try {
          matches(parsePattern(text), event);
        } catch (error) {
          expect(error).toMatchObject({ name: 'InvalidInput' });
        }
      }),
    );
  });
});
