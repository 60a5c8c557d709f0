import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { eventCatalogue } from '../../protocols/dingtalk/eventCatalogue';

type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
type Message = { [key: string]: Json };

interface PlaygroundEvent {
  code: string;
  nameEn: string;
  nameZh: string;
  category: string;
  sample: Message;
}

interface DocumentedEvent {
  code: string;
  nameZh: string;
  category: string;
  sampleHttp?: Message;
  sampleStream?: { data: Message };
}

const root = resolve(__dirname, '../..');
const readJson = <T>(path: string): T => JSON.parse(readFileSync(path, 'utf8')) as T;
const playground = readJson<PlaygroundEvent[]>(join(root, 'playground/dingtalk/events.json'));

/** Every string and number of a message, however deep. */
function leaves(value: Json): Json[] {
  if (typeof value !== 'object' || value === null) return [value];
  return Object.values(value).flatMap(leaves);
}

describe('event catalogue', () => {
  const names = eventCatalogue.map(({ name }) => name);

  it('has each of the 172 documented codes once', () => {
    expect(eventCatalogue).toHaveLength(172);
    expect(new Set(eventCatalogue.map(({ code }) => code)).size).toBe(172);
  });

  it('gives every event a name of its own, so that a list shows no two alike', () => {
    expect(new Set(names).size).toBe(names.length);
  });

  it('names events in plain English, in Title Case', () => {
    const small = /^(a|an|and|as|at|by|for|from|in|of|on|or|the|to|with)$/;
    const title = /^\(?[A-Z0-9][A-Za-z0-9]*(-[A-Z0-9][A-Za-z0-9]*)*\)?$/;
    const wrong = names.filter(
      (name) =>
        !name.split(' ').every((word, i) => title.test(word) || (i > 0 && small.test(word))),
    );
    expect(wrong).toEqual([]);
  });

  it('has the category of every event', () => {
    expect(eventCatalogue.filter(({ category }) => !category)).toEqual([]);
  });

  it('keeps the events of a category together, legacy ones last', () => {
    const runs = eventCatalogue
      .map(({ category }) => category)
      .filter((category, i, all) => category !== all[i - 1]);
    expect(new Set(runs).size).toBe(runs.length);
    expect(runs.at(-1)).toBe('Legacy');
  });
});

describe('sample events of the playground', () => {
  it('are the events of the catalogue, in its order', () => {
    expect(
      playground.map(({ code, nameEn, category }) => ({ code, name: nameEn, category })),
    ).toEqual(eventCatalogue.map(({ code, name, category }) => ({ code, name, category })));
  });

  it.each(playground)('$code: a message of its own type, without masks', ({ code, sample }) => {
    expect(sample.EventType).toBe(code);
    expect(leaves(sample).filter((value) => /\*|xxx/i.test(String(value)))).toEqual([]);
  });

  it('have an id each, where DingTalk sends one', () => {
    const ids = playground.flatMap(({ sample }) => sample.eventId ?? []);
    expect(ids.length).toBeGreaterThan(0);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

const documentation = resolve(root, '../shared/dingtalk/events.json');

if (existsSync(documentation)) {
  const { events } = readJson<{ events: DocumentedEvent[] }>(documentation);

  describe('event catalogue against the documentation', () => {
    it('knows every documented event', () => {
      expect(eventCatalogue.map(({ code }) => code).sort()).toEqual(
        events.map(({ code }) => code).sort(),
      );
    });

    it.each(events)('$code: documented name, category, push modes and fields', (documented) => {
      const { code, nameZh, category } = documented;
      expect(eventCatalogue.find((entry) => entry.code === code)).toEqual({
        code,
        name: expect.any(String),
        category,
      });

      const envelope = ['EventType', 'EventTime', 'CorpId', 'BizId', 'eventId'];
      const fields = documented.sampleHttp
        ? Object.keys(documented.sampleHttp)
        : [...envelope, ...Object.keys(documented.sampleStream?.data ?? {})];
      const played = playground.find((event) => event.code === code);
      expect(played?.nameZh).toBe(nameZh);
      const sample = played?.sample ?? {};
      expect(Object.keys(sample).sort()).toEqual(fields.sort());
    });
  });
}
