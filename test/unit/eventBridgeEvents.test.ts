import fc from 'fast-check';

import { batches } from '../../protocols/eventbridge/batches';
import { cloudEvent, type EventParts } from '../../protocols/eventbridge/cloudEvent';
import { dingTalkEventParts } from '../../protocols/eventbridge/dingTalkEvent';
import { errorMeaning } from '../../protocols/eventbridge/errors';
import { isEventTime } from '../../protocols/eventbridge/eventTime';
import {
  LARGEST_EVENT_BYTES,
  LARGEST_REQUEST_BYTES,
  LEAST_REQUEST_BYTES,
  MOST_EVENTS_PER_REQUEST,
} from '../../protocols/eventbridge/limits';

const parts = (more: Partial<EventParts> = {}): EventParts => ({
  id: 'event-1',
  source: 'my.system',
  type: 'a:b',
  data: { json: { name: 'Li Lei' } },
  ...more,
});

test('an event has the attributes in the order of the official client', () => {
  const { json } = cloudEvent(
    parts({ subject: 's', time: '2026-03-01T09:30:00Z', extensions: { priority: 'high' } }),
    'bus',
  );
  expect(json).toBe(
    '{"id":"event-1","source":"my.system","specversion":"1.0","type":"a:b","datacontenttype":"application/json; charset=utf-8","subject":"s","time":"2026-03-01T09:30:00Z","data":{"name":"Li Lei"},"aliyuneventbusname":"bus","priority":"high"}',
  );
});

test('bytes go as Base64 with their type', () => {
  const bytes = Buffer.from([0, 255, 10]);
  const { event } = cloudEvent(parts({ data: { bytes, contentType: 'image/png' } }), 'bus');
  expect(event).toMatchObject({ datacontenttype: 'image/png', data_base64: 'AP8K' });
  expect(event).not.toHaveProperty('data');
});

describe('limits', () => {
  test.each([
    ['id', 128],
    ['source', 128],
    ['type', 64],
    ['subject', 512],
  ] as const)('%s: %i characters and not one more', (name, most) => {
    expect(() => cloudEvent(parts({ [name]: 'x'.repeat(most) }), 'bus')).not.toThrow();
    expect(() => cloudEvent(parts({ [name]: 'x'.repeat(most + 1) }), 'bus')).toThrow(
      `The event's ${name} has ${most + 1} characters; EventBridge allows ${most}`,
    );
  });

  test('256 KB and not one byte more, counted as UTF-8', () => {
    const empty = Buffer.byteLength(cloudEvent(parts({ data: { json: '' } }), 'bus').json);
    const room = LARGEST_EVENT_BYTES - empty;
    const text = '钉'.repeat(Math.floor(room / 3)) + 'x'.repeat(room % 3);
    const { json } = cloudEvent(parts({ data: { json: text } }), 'bus');
    expect(Buffer.byteLength(json)).toBe(262_144);
    expect(() => cloudEvent(parts({ data: { json: `${text}x` } }), 'bus')).toThrow(
      'The event has 262145 bytes; EventBridge takes 262144',
    );
  });

  test.each<[string, Partial<EventParts>, string]>([
    ['no id', { id: '' }, 'has no id'],
    ['no source', { source: '' }, 'has no source'],
    ['no type', { type: '' }, 'has no type'],
    ['an id that begins with a dash', { id: '-1' }, 'id has a character'],
    ['an id with an underscore', { id: 'order_1' }, 'id has a character'],
    ['an id in Chinese', { id: '订单1' }, 'id has a character'],
    ['a time in words', { time: 'yesterday' }, 'time is not one'],
    ['a date without a time', { time: '2026-03-01' }, 'time is not one'],
    ['an impossible date', { time: '2026-13-41T00:00:00Z' }, 'time is not one'],
    ['an extension in capitals', { extensions: { Priority: 1 } }, '"Priority"'],
    ['an extension called like an attribute', { extensions: { source: 'x' } }, '"source"'],
    [
      'an extension that names the bus',
      { extensions: { aliyuneventbusname: 'x' } },
      'has the name',
    ],
  ])('%s is refused', (_what, more, message) => {
    expect(() => cloudEvent(parts(more), 'bus')).toThrow(message);
  });
});

describe('the time of an event', () => {
  test.each([
    '2026-03-01T09:30:00Z',
    '2026-03-01t09:30:00.123456z',
    '2026-03-01T09:30:00+08:00',
    // As the official SDK's samples and EventBridge's own events have it.
    '2020-08-24T13:54:05.965Asia/Shanghai',
    '2020-11-19T21:04:42.179PRC',
    '2026-03-01T09:30:00America/Argentina/Buenos_Aires',
  ])('may be %s', (time) => {
    expect(JSON.parse(cloudEvent(parts({ time }), 'bus').json)).toMatchObject({ time });
  });

  test.each([
    '2026-03-01',
    '2026-03-01T09:30:00',
    '2026-03-01T09:30Z',
    '2026-13-01T09:30:00Asia/Shanghai',
    '2026-03-01T09:30:00Asia/Nowhere',
    '2026-03-01T09:30:00+99:99',
    `2026-03-01T09:30:00.${'1'.repeat(1_000_000)}`,
    `2026-03-01T09:30:00${'a/'.repeat(500_000)}`,
  ])('cannot be %.40s', (time) => {
    expect(isEventTime(time)).toBe(false);
  });
});

describe('an item of a DingTalk trigger', () => {
  const item = {
    eventId: 'e1',
    eventType: 'user_add_org',
    eventBornTime: 1_772_413_439_000,
    eventCorpId: 'ding1',
    data: { userId: ['u1'] },
  };

  test('becomes the same event however often it is delivered', () => {
    expect(dingTalkEventParts(item)).toEqual({
      id: 'e1',
      source: 'dingtalk',
      type: 'dingtalk:user_add_org',
      subject: 'ding1',
      time: '2026-03-02T01:03:59.000Z',
      data: { json: { userId: ['u1'] } },
    });
    expect(() => cloudEvent(dingTalkEventParts(item)!, 'bus')).not.toThrow();
  });

  test.each([undefined, null, '', 0, -1, 'soon', true, [1], 1e300, NaN])(
    'whose time is %p has none, and not 1970',
    (eventBornTime) => {
      expect(dingTalkEventParts({ ...item, eventBornTime })!.time).toBeUndefined();
    },
  );

  test('whose time became a text on its way has it all the same', () => {
    const parts = dingTalkEventParts({ ...item, eventBornTime: '1772413439000' })!;
    expect(parts.time).toBe('2026-03-02T01:03:59.000Z');
  });

  test('may lack corp and time', () => {
    const { json } = cloudEvent(
      dingTalkEventParts({ ...item, eventCorpId: '', eventBornTime: undefined })!,
      'bus',
    );
    expect(JSON.parse(json)).not.toHaveProperty('subject');
    expect(JSON.parse(json)).not.toHaveProperty('time');
  });

  test('is told from other items', () => {
    expect(dingTalkEventParts({ name: 'Li Lei' })).toBeUndefined();
  });
});

describe('requests', () => {
  /** The least number of requests that keeps the order, by trying every place to cut. */
  function leastRequests(sizes: number[], largest: number): number {
    const least = [0];
    for (let end = 1; end <= sizes.length; end++) {
      let best = Infinity;
      let bytes = 1;
      for (let start = end - 1; start >= Math.max(0, end - 16); start--) {
        bytes += sizes[start]! + 1;
        if (bytes > largest && start < end - 1) break;
        best = Math.min(best, least[start]! + 1);
      }
      least.push(best);
    }
    return least.at(-1)!;
  }

  test('are as few as possible, in order, and within the limits', () => {
    const size = fc.oneof(
      fc.integer({ min: 2, max: 262_144 }),
      fc.constantFrom(2, 65_535, 65_536, 131_072, 262_143, 262_144),
    );
    const largest = fc.constantFrom(LARGEST_REQUEST_BYTES, LEAST_REQUEST_BYTES);
    fc.assert(
      fc.property(fc.array(size, { maxLength: 300 }), largest, (sizes, most) => {
        const found = batches(sizes, most);
        expect(found.length).toBe(leastRequests(sizes, most));
        let next = 0;
        for (const { start, end } of found) {
          expect(start).toBe(next);
          next = end;
          const bytes = sizes.slice(start, end).reduce((sum, one) => sum + one + 1, 1);
          if (end - start > 1) expect(bytes).toBeLessThanOrEqual(most);
          expect(end - start).toBeLessThanOrEqual(MOST_EVENTS_PER_REQUEST);
        }
        expect(next).toBe(sizes.length);
      }),
      { numRuns: 500 },
    );
  });

  test('of nothing are none', () => {
    expect(batches([])).toEqual([]);
  });
});

describe('errors', () => {
  test.each([
    ['InvalidAccessKeyId.NotFound', 403, /AccessKey ID/],
    ['SignatureDoesNotMatch', 403, /AccessKey Secret/],
    ['StsAccessIdExpired', 403, /expired/],
    ['SecurityTokenInvalid', 403, /Security Token/],
    ['AccessDenied', 403, /may not do this/],
    ['ServiceNotEnable', 403, /not activated/],
    ['EventBusNotExist', 404, /no event bus/],
    ['InvalidTimeStamp.Expired', 400, /time of the request/],
  ])('%s says what is wrong and is not tried again', (code, status, cause) => {
    const meaning = errorMeaning(code, status);
    expect(meaning.cause).toMatch(cause);
    expect(meaning.again).toBeUndefined();
  });

  test.each([
    ['TooManyRequests', 429],
    ['', 429],
    ['Whatever', 500],
    ['', 503],
    ['EventSourceThrottled', 200],
    ['InternalError', 200],
    ['ServiceUnavailable', 200],
  ])('%s with status %i may be tried again', (code, status) => {
    expect(errorMeaning(code, status).again).toBe('soon');
  });

  test.each<[string, number, string | undefined]>([
    ['InvalidAccessKeyId.NotFound', 403, 'key'],
    ['SignatureDoesNotMatch', 403, 'key'],
    ['StsAccessIdExpired', 403, 'key'],
    ['ServiceNotEnable', 403, 'key'],
    ['InvalidTimeStamp.Expired', 400, 'key'],
    ['AccessDenied', 403, 'bus'],
    ['EventBusNotExist', 409, 'bus'],
    ['EventBusNotExist', 200, 'bus'],
    ['WhateverNotFound', 404, 'bus'],
    ['EventSizeExceeded', 400, 'events'],
    ['', 413, 'events'],
    ['InvalidArgument', 400, 'events'],
    ['TooManyRequests', 429, undefined],
    ['', 503, undefined],
  ])('%s with status %i is about: %s', (code, status, about) => {
    expect(errorMeaning(code, status).about).toBe(about);
  });

  test('a wrong clock is said where it explains the refusal', () => {
    const minutes = 60_000;
    expect(errorMeaning('SignatureDoesNotMatch', 403, 40 * minutes).cause).toContain(
      '40 minutes ahead of',
    );
    expect(errorMeaning('InvalidTimeStamp.Expired', 400, -20 * minutes).cause).toContain(
      '20 minutes behind',
    );
    expect(errorMeaning('SignatureDoesNotMatch', 403, minutes).cause).not.toContain('clock');
    expect(errorMeaning('AccessDenied', 403, 40 * minutes).cause).not.toContain('clock');
  });
});
