import { CallbackError } from '../../protocols/dingtalk/callbackErrors';
import {
  answerTo,
  isUrlCheck,
  parseHttpMessage,
  toEvent,
  type HttpMessage,
} from '../../protocols/dingtalk/event';
import { sampleSets } from '../support/sampleEvents';

const receivedAt = 1_790_000_000_000;
const envelope = ['EventType', 'EventTime', 'CorpId', 'eventId', 'eventUnifiedAppId'];

describe.each(sampleSets)('each $source sample', ({ events }) => {
  test.each(events)('$code becomes the one event shape and loses nothing', ({ code, sample }) => {
    const event = toEvent(parseHttpMessage(JSON.stringify(sample)), receivedAt);
    expect(Object.keys(event)).toEqual([
      'eventId',
      'eventType',
      'eventBornTime',
      'eventCorpId',
      'data',
    ]);
    expect(event.eventType).toBe(code);
    expect(event.eventId).toEqual(sample.eventId ?? expect.stringMatching(/^[0-9a-f]{32}$/));
    expect(event.eventBornTime).toBe(sample.EventTime ?? event.eventBornTime);
    expect(event.eventBornTime).toBeGreaterThan(0);
    if (sample.CorpId) expect(event.eventCorpId).toBe(sample.CorpId);
    expect(event.data).toEqual(
      Object.fromEntries(Object.entries(sample).filter(([name]) => !envelope.includes(name))),
    );
  });
});

describe('a legacy event', () => {
  const legacy: HttpMessage = {
    EventType: 'org_micro_app_stop',
    AuthCorpId: 'dinglotusbay0001',
    TimeStamp: '1790000000123',
    AppId: 7,
    inner: { b: 1, a: [2, { d: 3, c: 4 }] },
  };

  test('without an id has the same derived id at each delivery', () => {
    const reordered: HttpMessage = {
      inner: { a: [2, { c: 4, d: 3 }], b: 1 },
      AppId: 7,
      TimeStamp: '1790000000123',
      AuthCorpId: 'dinglotusbay0001',
      EventType: 'org_micro_app_stop',
    };
    expect(toEvent(reordered, receivedAt + 60_000).eventId).toBe(
      toEvent(legacy, receivedAt).eventId,
    );
  });

  test.each([
    { EventType: 'org_micro_app_restore' },
    { AppId: 8 },
    { TimeStamp: '1790000000124' },
    { inner: { b: 1, a: [{ d: 3, c: 4 }, 2] } },
  ])('with other content has another id: %j', (change) => {
    expect(toEvent({ ...legacy, ...change }, receivedAt).eventId).not.toBe(
      toEvent(legacy, receivedAt).eventId,
    );
  });

  test('takes organization and time from where it has them', () => {
    expect(toEvent(legacy, receivedAt)).toMatchObject({
      eventCorpId: 'dinglotusbay0001',
      eventBornTime: 1_790_000_000_123,
      data: { AuthCorpId: 'dinglotusbay0001', TimeStamp: '1790000000123' },
    });
    expect(toEvent({ EventType: 'x' }, receivedAt)).toMatchObject({
      eventCorpId: '',
      eventBornTime: receivedAt,
    });
  });
});

test.each([
  ['a number', 123456, '123456'],
  ['36 characters', 'a'.repeat(36), 'a'.repeat(36)],
  ['a giant', 'a'.repeat(100_000), expect.stringMatching(/^[0-9a-f]{32}$/)],
])('an id that is %s has one form at each delivery', (_name, eventId, expected) => {
  expect(toEvent({ EventType: 'x', eventId }, receivedAt).eventId).toEqual(expected);
});

test('an app id is passed on', () => {
  expect(toEvent({ EventType: 'x', eventUnifiedAppId: 'app' }, receivedAt)).toMatchObject({
    eventUnifiedAppId: 'app',
    data: {},
  });
});

test.each(['', 'success', '[]', 'null', '"x"', '{}', '{"EventType":1}', '{"EventType":""}', '{'])(
  'a message that is no event is refused: %s',
  (message) => {
    expect(() => parseHttpMessage(message)).toThrow(new CallbackError('notJson'));
  },
);

test.each([
  [{ EventType: 'check_url' }, true, 'success'],
  [{ EventType: 'check_create_suite_url', Random: 'brdkKLMW' }, true, 'brdkKLMW'],
  [{ EventType: 'check_update_suite_url', Random: 'xyz' }, true, 'xyz'],
  [{ EventType: 'check_in' }, false, 'success'],
  [{ EventType: 'constructor' }, false, 'success'],
])('%j: URL check %s, answered with %s', (message, isCheck, text) => {
  expect(isUrlCheck(message.EventType)).toBe(isCheck);
  expect(answerTo(message)).toBe(text);
});
