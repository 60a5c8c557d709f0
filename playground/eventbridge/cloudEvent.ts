import { z } from 'zod';
import { inWords } from '../inWords';
import { isDeeperThan } from '../isDeeperThan';
import { EntryError } from './errors';

/** Of an event's JSON. */
const MOST_BYTES = 256 * 1024;
/** No event is as deep; one of thousands could not even be written as JSON again. */
const MOST_LEVELS = 100;

const text = (most: number) =>
  z.string().min(1, 'is empty').max(most, `is longer than ${most} characters`);

/** What an event must be: CloudEvents 1.0 within EventBridge's limits. */
const eventSchema = z
  .object({
    id: text(128).regex(/^[A-Za-z0-9][A-Za-z0-9-]*$/, 'may have only letters, digits and hyphens'),
    source: text(128),
    type: text(64),
    specversion: z.literal('1.0', { errorMap: () => ({ message: 'must be "1.0"' }) }),
    subject: text(512).optional(),
    datacontenttype: text(256).optional(),
    dataschema: text(2048).optional(),
    time: z
      .string()
      .max(128, 'is longer than 128 characters')
      .refine(isTime, 'must be a time such as 2026-03-01T09:30:00Z')
      .optional(),
    data: z.unknown(),
    data_base64: z.string().refine(isBase64, 'must be Base64').optional(),
    aliyuneventbusname: z.string(),
  })
  .catchall(z.custom(isExtension, 'must be a text, a whole number, true or false'))
  .superRefine((event, { addIssue }) => {
    if (event.data !== undefined && event.data_base64 !== undefined) {
      addIssue({ code: 'custom', path: ['data'], message: 'and data_base64 exclude each other' });
    }
    for (const name of Object.keys(event)) {
      if (name !== 'data_base64' && !/^[a-z0-9]+$/.test(name)) {
        const message = 'may have only lower-case letters and digits in its name';
        addIssue({ code: 'custom', path: [name], message });
      }
    }
  });

/** An event as it is on a bus. */
export interface CloudEvent {
  id: string;
  source: string;
  type: string;
  specversion: '1.0';
  subject?: string;
  datacontenttype?: string;
  time?: string;
  data?: unknown;
  data_base64?: string;
  /** The bus. */
  aliyuneventbusname: string;
  /** Extensions. */
  [name: string]: unknown;
}

/**
 * Checks an event that came from outside.
 *
 * @throws EntryError naming what is wrong
 */
export function parseEvent(value: unknown): CloudEvent {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new EntryError('InvalidArgument', 'An event must be a JSON object.');
  }
  if (isDeeperThan(MOST_LEVELS, value)) {
    throw new EntryError('InvalidArgument', `The event has more than ${MOST_LEVELS} levels.`);
  }
  const bytes = Buffer.byteLength(JSON.stringify(value));
  if (bytes > MOST_BYTES) {
    throw new EntryError(
      'EventSizeExceeded',
      `The event has ${bytes} bytes, more than ${MOST_BYTES}.`,
    );
  }
  const result = eventSchema.safeParse(value);
  if (!result.success) {
    throw new EntryError('InvalidArgument', `${result.error.issues.map(inWords)[0]}.`);
  }
  return result.data;
}

/** Source: CloudEvents 1.0.2, "type system", without the types that JSON writes as texts. */
function isExtension(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'boolean' || Number.isInteger(value);
}

/** zod takes offsets that no clock has. */
const isRfc3339 = (value: string): boolean =>
  z.string().datetime({ offset: true }).safeParse(value).success &&
  !Number.isNaN(Date.parse(value));

/**
 * As in RFC 3339, or with the name of its time zone behind it, as EventBridge's documents have it:
 * 2020-08-24T13:54:05.965Asia/Shanghai. Source: "PutEvents" of EventBridge's API, parameter time.
 */
function isTime(value: string): boolean {
  const [, local, zone] = /^(.+T\d\d:\d\d:\d\d(?:\.\d+)?)(\D.*)$/.exec(value) ?? [];
  if (local === undefined || zone === undefined) return false;
  if (isRfc3339(value)) return true;
  return /^[A-Za-z]/.test(zone) && isZone(zone) && isRfc3339(`${local}Z`);
}

function isZone(name: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }));
  } catch {
    return false;
  }
}

function isBase64(value: string): boolean {
  return Buffer.from(value, 'base64').toString('base64') === value;
}
