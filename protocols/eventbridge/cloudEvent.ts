import { InvalidInput } from '../invalidInput';
import { isEventTime } from './eventTime';
import { LARGEST_EVENT_BYTES, LONGEST, LONGEST_EXTENSION_NAME } from './limits';

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
  /** See `isEventTime`. */
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

const JSON_TYPE = 'application/json; charset=utf-8';

/** Attributes that CloudEvents itself defines, so that an extension cannot have their names. */
const reserved = new Set([
  ...['id', 'source', 'specversion', 'type', 'datacontenttype', 'dataschema', 'subject', 'time'],
  ...['data', 'data_base64', 'aliyuneventbusname'],
]);

function checkText(
  name: 'id' | 'source' | 'type' | 'subject',
  value: string | undefined,
  isRequired: boolean,
) {
  if (!value) {
    if (!isRequired) return;
    throw new InvalidInput(
      `The event has no ${name}`,
      'Every event needs one: look at what it is made from.',
    );
  }
  if (value.length > LONGEST[name]) {
    throw new InvalidInput(
      `The event's ${name} has ${value.length} characters; EventBridge allows ${LONGEST[name]}`,
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
    if (name.length > LONGEST_EXTENSION_NAME || !/^[a-z0-9]+$/.test(name)) {
      throw new InvalidInput(
        `The extension attribute "${name.slice(0, 40)}" has a name that CloudEvents does not allow`,
        `Use 1 to ${LONGEST_EXTENSION_NAME} lower-case letters and digits.`,
      );
    }
    if (reserved.has(name)) {
      throw new InvalidInput(
        `The extension attribute "${name}" has the name of an attribute that every event has`,
        'Choose another name, or set that attribute itself.',
      );
    }
  }
}

/**
 * Checks a file before it is read, so that one that fits into no event takes no memory.
 *
 * @param bytes that the file has
 * @throws InvalidInput when it is too large as Base64, which makes it a third larger
 */
export function checkFileSize(bytes: number): void {
  const inBase64 = Math.ceil(bytes / 3) * 4;
  if (inBase64 <= LARGEST_EVENT_BYTES) return;
  throw new InvalidInput(
    `The file has ${bytes} bytes, ${inBase64} as Base64; EventBridge takes ${LARGEST_EVENT_BYTES} for the whole event`,
    'Put the file elsewhere and send its address.',
  );
}

/**
 * @param busName the event bus
 * @returns the event and its JSON, checked against the limits of EventBridge
 * @throws InvalidInput naming the attribute, the limit, and what it has instead
 *
 * Source: CloudEvents 1.0.2; Alibaba Cloud, "limits" of EventBridge, 2026-06.
 */
export function cloudEvent(
  { id, source, type, subject, time, data, extensions = {} }: EventParts,
  busName: string,
): { event: CloudEvent; json: string } {
  if (busName.length > LONGEST.busName || !/^[A-Za-z0-9][A-Za-z0-9-]*$/.test(busName)) {
    throw new InvalidInput(
      'The event has no event bus, or a name that none has',
      `Name the event bus: up to ${LONGEST.busName} letters, digits and hyphens.`,
    );
  }
  checkText('id', id, true);
  if (!/^[A-Za-z0-9][A-Za-z0-9-]*$/.test(id)) {
    throw new InvalidInput(
      "The event's id has a character that EventBridge does not allow",
      'Use letters, digits and hyphens, and begin with a letter or digit.',
    );
  }
  checkText('source', source, true);
  checkText('type', type, true);
  checkText('subject', subject, false);
  if (time && !isEventTime(time)) {
    throw new InvalidInput(
      "The event's time is not one that EventBridge knows",
      'Write it like 2026-03-01T09:30:00Z: date, time and zone.',
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
