import { InvalidInput } from '../invalidInput';

/**
 * An event as EventBridge takes it: CloudEvents 1.0 in JSON, with extension attributes beside the
 * others. The order of the attributes is that of Alibaba Cloud's own client.
 */
export interface CloudEvent {
  id: string;
  source: string;
  specversion: '1.0';
  type: string;
  datacontenttype: string;
  subject?: string;
  /** RFC 3339. */
  time?: string;
  data?: unknown;
  /** Instead of `data` where that is not JSON. */
  data_base64?: string;
  /** Names the event bus. */
  aliyuneventbusname: string;
  [extension: string]: unknown;
}

/** What an event is made of. */
export interface EventParts {
  id: string;
  source: string;
  type: string;
  subject?: string;
  time?: string;
  /** JSON, or bytes with their content type. */
  data: { json: unknown } | { bytes: Buffer; contentType: string };
  extensions?: Record<string, string | number | boolean>;
}

/** Of the JSON of one event, in bytes. Source: Alibaba Cloud, "limits" of EventBridge, 2026-03. */
export const LARGEST_EVENT_BYTES = 256 * 1024;

const JSON_TYPE = 'application/json; charset=utf-8';

/** Source: Alibaba Cloud, "limits" of EventBridge, 2026-03; in characters. */
const longest = { id: 128, source: 128, type: 64, subject: 512 } as const;

/** In characters. Source: as above. */
const LONGEST_BUS_NAME = 127;

/** Attributes that CloudEvents itself defines, so that an extension cannot have their names. */
const reserved = new Set([
  ...['id', 'source', 'specversion', 'type', 'datacontenttype', 'dataschema', 'subject', 'time'],
  ...['data', 'data_base64', 'aliyuneventbusname'],
]);

function checkText(name: keyof typeof longest, value: string | undefined, isRequired: boolean) {
  if (!value) {
    if (!isRequired) return;
    throw new InvalidInput(
      `The event has no ${name}`,
      'Fill the field in; if it is an expression, look at what it gives for this item.',
    );
  }
  if (value.length > longest[name]) {
    throw new InvalidInput(
      `The event's ${name} has ${value.length} characters; EventBridge allows ${longest[name]}`,
      'Shorten it.',
    );
  }
}

function checkExtensions(extensions: NonNullable<EventParts['extensions']>): void {
  for (const [name, value] of Object.entries(extensions)) {
    if (!['string', 'number', 'boolean'].includes(typeof value)) {
      throw new InvalidInput(
        `The extension attribute "${name.slice(0, 40)}" is not a text, a number or true or false`,
        'Put lists and objects into the data instead.',
      );
    }
    if (!/^[a-z0-9]{1,20}$/.test(name)) {
      throw new InvalidInput(
        `The extension attribute "${name.slice(0, 40)}" has a name that CloudEvents does not allow`,
        'Use 1 to 20 lower-case letters and digits.',
      );
    }
    if (reserved.has(name)) {
      throw new InvalidInput(
        `The extension attribute "${name}" has the name of an attribute that every event has`,
        'Choose another name, or fill in the field of that name.',
      );
    }
  }
}

const RFC_3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/i;

/**
 * @param busName the event bus
 * @returns the event and its JSON, checked against the limits of EventBridge
 * @throws InvalidInput naming the attribute, the limit, and what it has instead
 *
 * Source: CloudEvents 1.0.2; Alibaba Cloud, "limits" of EventBridge, 2026-03.
 */
export function cloudEvent(
  { id, source, type, subject, time, data, extensions = {} }: EventParts,
  busName: string,
): { event: CloudEvent; json: string } {
  if (!busName || busName.length > LONGEST_BUS_NAME) {
    throw new InvalidInput(
      'The event has no event bus, or a name that none has',
      'Choose the event bus; if it is an expression, look at what it gives for this item.',
    );
  }
  checkText('id', id, true);
  if (!/^[A-Za-z0-9]/.test(id)) {
    throw new InvalidInput(
      "The event's id does not start with a letter or digit",
      'EventBridge asks for that: put a letter before it.',
    );
  }
  checkText('source', source, true);
  checkText('type', type, true);
  checkText('subject', subject, false);
  if (time && !(RFC_3339.test(time) && !Number.isNaN(Date.parse(time)))) {
    throw new InvalidInput(
      "The event's time is not one that CloudEvents knows",
      'Write it like 2026-03-01T09:30:00Z; in an expression, .toISO() gives that.',
    );
  }
  checkExtensions(extensions);
  const isJson = 'json' in data;
  const event: CloudEvent = {
    id,
    source,
    specversion: '1.0',
    type,
    datacontenttype: isJson ? JSON_TYPE : data.contentType,
    ...(subject && { subject }),
    ...(time && { time }),
    ...(isJson ? { data: data.json } : { data_base64: data.bytes.toString('base64') }),
    aliyuneventbusname: busName,
    ...extensions,
  };
  const json = JSON.stringify(event);
  const bytes = Buffer.byteLength(json, 'utf8');
  if (bytes > LARGEST_EVENT_BYTES) {
    throw new InvalidInput(
      `The event has ${bytes} bytes; EventBridge takes ${LARGEST_EVENT_BYTES}`,
      'Send fewer fields, or put large content elsewhere and send its address.',
    );
  }
  return { event, json };
}

/**
 * @param event an item of this package's DingTalk triggers
 * @returns the same for every delivery of the event; DingTalk's own fields become the data
 * @throws InvalidInput when the item is something else
 */
export function dingTalkEventParts(event: Record<string, unknown>): EventParts {
  const { eventId, eventType, eventBornTime, eventCorpId, data } = event;
  if (typeof eventId !== 'string' || typeof eventType !== 'string' || data === undefined) {
    throw new InvalidInput(
      'The item is not an event of a DingTalk trigger: it has no eventId, eventType or data',
      'Connect this node to a DingTalk trigger, or set Event From to Fields.',
    );
  }
  const time = new Date(Number(eventBornTime));
  return {
    id: eventId,
    source: 'dingtalk',
    type: `dingtalk:${eventType}`,
    subject: typeof eventCorpId === 'string' ? eventCorpId : undefined,
    time: Number.isNaN(time.getTime()) ? undefined : time.toISOString(),
    data: { json: data },
  };
}
