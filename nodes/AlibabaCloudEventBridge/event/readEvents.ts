import type { IBinaryData, IExecuteFunctions } from 'n8n-workflow';

import { checkFileSize, type EventParts } from '../../../protocols/eventbridge/cloudEvent';
import { dingTalkEventParts } from '../../../protocols/eventbridge/dingTalkEvent';
import { InvalidInput } from '../../../protocols/invalidInput';
import { itemOf, readJsonData } from '../../sending/jsonData';
import type { ReadParameter } from '../../sending/parameterReader';

type Context = Pick<IExecuteFunctions, 'getInputData' | 'helpers'>;

/** @returns bytes of a file: n8n keeps it on its disk, or as Base64 in the item */
async function sizeOf({ helpers }: Context, { id, data }: IBinaryData): Promise<number> {
  if (id === undefined) return Buffer.byteLength(data, 'base64');
  const { fileSize } = await helpers.getBinaryMetadata(id);
  return fileSize;
}

/**
 * @returns what the event says
 * @throws InvalidInput when the item does not have it
 */
export async function readData(
  context: Context,
  read: ReadParameter,
  itemIndex: number,
): Promise<EventParts['data']> {
  const parameter = (name: string) => read(name, itemIndex);
  if (parameter('dataFrom') !== 'binary') return { json: readJsonData(context, read, itemIndex) };
  const property = String(parameter('binaryPropertyName'));
  const file = context.helpers.assertBinaryData(itemIndex, property);
  checkFileSize(await sizeOf(context, file));
  const bytes = await context.helpers.getBinaryDataBuffer(itemIndex, property);
  return { bytes, contentType: file.mimeType };
}

/** An expression may give a date. */
function readTime(value: unknown): string | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value === 'object' && 'toISO' in value)
    return String((value as { toISO(): string }).toISO());
  return value instanceof Date ? value.toISOString() : String(value);
}

function readExtensions(value: unknown): EventParts['extensions'] {
  const { attribute = [] } = (value ?? {}) as {
    attribute?: Array<{ name: string; value: string }>;
  };
  return Object.fromEntries(attribute.map((entry) => [entry.name, entry.value]));
}

function readDingTalkEvent(context: Context, itemIndex: number): EventParts {
  const parts = dingTalkEventParts(itemOf(context, itemIndex));
  if (parts) return parts;
  throw new InvalidInput(
    'The item is not an event of a DingTalk trigger: it has no eventId, eventType or data',
    'Connect this node to a DingTalk trigger, or set Event From to Fields.',
  );
}

/**
 * @param idOf gives an id to an item whose own is not filled in
 * @returns the event that an item is to become
 * @throws InvalidInput when the item does not have it
 */
export async function readEvent(
  context: Context,
  read: ReadParameter,
  itemIndex: number,
  idOf: (itemIndex: number) => string,
): Promise<EventParts> {
  const parameter = (name: string) => read(name, itemIndex);
  const text = (name: string) => String(parameter(name) ?? '').trim();
  const extensions = readExtensions(parameter('extensions'));
  if (parameter('eventFrom') === 'dingTalkEvent') {
    return { ...readDingTalkEvent(context, itemIndex), extensions };
  }
  return {
    id: text('id') || idOf(itemIndex),
    source: text('source'),
    type: text('type'),
    subject: text('subject') || undefined,
    time: readTime(parameter('time')),
    data: await readData(context, read, itemIndex),
    extensions,
  };
}
