import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { dingTalkEventParts, type EventParts } from '../../protocols/eventbridge/cloudEvent';
import { InvalidInput } from '../../protocols/invalidInput';
import { parseJson } from '../../protocols/parseJson';
import type { ReadParameter } from '../shared/parameterReader';

type Context = Pick<IExecuteFunctions, 'getInputData' | 'helpers'>;

const itemOf = (context: Context, itemIndex: number): IDataObject =>
  context.getInputData()[itemIndex]?.json ?? {};

const own = (from: unknown, name: string): unknown =>
  typeof from === 'object' && from !== null && Object.hasOwn(from, name)
    ? (from as IDataObject)[name]
    : undefined;

/** @returns the named fields of an item; a dot leads into an object */
function chosenFields(item: IDataObject, names: string): IDataObject {
  const chosen: IDataObject = {};
  const wanted = names.split(/[,，]/).flatMap((part) => part.trim() || []);
  if (!wanted.length) {
    throw new InvalidInput('The list of fields is empty', 'Name at least one field of the item.');
  }
  for (const name of wanted) {
    const value = own(item, name) ?? name.split('.').reduce<unknown>(own, item);
    if (value === undefined) {
      throw new InvalidInput(
        `The item has no field "${name}"`,
        'Correct the list of fields; upper and lower case must be as in the item.',
      );
    }
    chosen[name] = value as IDataObject;
  }
  return chosen;
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
  switch (parameter('dataFrom')) {
    case 'fields':
      return { json: chosenFields(itemOf(context, itemIndex), String(parameter('fieldNames'))) };
    case 'json': {
      const json = parseJson(parameter('jsonData'));
      if (json === undefined) {
        throw new InvalidInput('The data is not valid JSON', 'Correct the field Data.');
      }
      return { json };
    }
    case 'binary': {
      const property = String(parameter('binaryPropertyName'));
      const { mimeType } = context.helpers.assertBinaryData(itemIndex, property);
      const bytes = await context.helpers.getBinaryDataBuffer(itemIndex, property);
      return { bytes, contentType: mimeType };
    }
    default:
      return { json: itemOf(context, itemIndex) };
  }
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
    return { ...dingTalkEventParts(itemOf(context, itemIndex)), extensions };
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
