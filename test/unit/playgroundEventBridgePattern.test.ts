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
    ['no field elsewhere', { body: { eventType: ['user_add_org'] } }, false],
    ['no field that is missing', { data: { missing: ['x'] } }, false],
    ['nothing inside of a text', { source: { name: ['x'] } }, false],
    ['no value where there is an object', { data: ['test'] }, false],
    ['an empty object inside', { data: {} }, true],
    ['no field that every object has', { constructor: [{ exists: true }] }, false],
    ['no field named __proto__', JSON.parse('{"__proto__":[{"exists":true}]}') as object, false],
  ])('%s', (_name, pattern, expected) => {
    expect(isMatch(pattern)).toBe(expected);
  });

  it.each<[string, unknown, boolean]>([
    ['scope', 100, true],
    ['scope', '100', false],
    ['half', 0.5, true],
    ['isNew', true, true],
    ['isNew', 'true', false],
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
    ['name', { prefix: 'te', suffix: 'st' }, true],
    ['name', { prefix: 'te', suffix: 'xx' }, false],

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
    ['name', { 'anything-but': [{ prefix: 'xx' }, { suffix: 'st' }] }, false],
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
    ['ip', { cidr: '10.0.0.123/32' }, true],
    ['ip', { cidr: '0.0.0.0/0' }, true],
    ['ip6', { cidr: '0.0.0.0/0' }, false],
    ['name', { cidr: '0.0.0.0/0' }, false],

    ['name', { exists: true }, true],
    ['name', { exists: false }, false],
    ['missing', { exists: true }, false],
    ['missing', { exists: false }, true],
    ['nothing', { exists: true }, true],
    ['none', { exists: true }, true],

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

  it('one object of a list as a whole', () => {
    const person = (name: string, ...age: unknown[]) =>
      isMatch({ data: { people: { name: [name], age } } });
    expect(person('Li Lei', 30)).toBe(true);
    expect(person('Li Lei', 40)).toBe(false);
    expect(person('Han Meimei', { numeric: ['>', 35] })).toBe(true);
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
        const pattern = parsePattern(JSON.stringify(patternOf(fields)));
        fc.pre(!Object.hasOwn(fields, 'more'));
        const [changed] = Object.keys(fields);
        expect(matches(pattern, fields)).toBe(true);
        expect(matches(pattern, { ...fields, [changed!]: ['changed'] })).toBe(false);
        expect(matches(pattern, { ...fields, more: 1 })).toBe(true);
      }),
    );
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
    ['{"source":[{"cidr":"10.0.0.1"}]}', 'source.cidr must be an IPv4 range'],
    ['{"source":[{"cidr":"10.0.0.0/33"}]}', 'source.cidr must be an IPv4 range'],
    ['{"source":[{"cidr":"::/0"}]}', 'source.cidr must be an IPv4 range'],
    ['{"source":[{"numeric":[">"]}]}', 'source.numeric must be an operator and a number'],
    ['{"source":[{"numeric":["!=",1]}]}', 'source.numeric must be an operator and a number'],
    ['{"source":[{"numeric":["toString",1]}]}', 'source.numeric must be an operator'],
    ['{"source":[{"numeric":[">","1"]}]}', 'source.numeric must be an operator and a number'],
    ['{"source":[{"anything-but":[]}]}', 'source.anything-but must be a text'],
    ['{"source":[{"anything-but":null}]}', 'source.anything-but must be a text'],
    ['{"source":[{"anything-but":{"cidr":"10.0.0.0/8"}}]}', 'source.anything-but must be a text'],
    [`${'{"a":'.repeat(21)}["x"]${'}'.repeat(21)}`, 'has more than 20 levels'],
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
