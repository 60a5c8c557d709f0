import type {
  IDataObject,
  IExecuteFunctions,
  INodeProperties,
  INodePropertyOptions,
} from 'n8n-workflow';

import { InvalidInput } from '../../protocols/invalidInput';
import { parseJson } from '../../protocols/parseJson';
import { refuseAgentInput, refuseAgentInputIn } from './agentInput';
import type { ShowFor } from './fields';
import type { ReadParameter } from './parameterReader';
import { splitList } from '../../protocols/splitList';

const options: INodePropertyOptions[] = [
  { name: 'Chosen Fields', value: 'fields', description: 'Some of its fields' },
  { name: 'JSON', value: 'json', description: 'What you write, with expressions' },
  { name: 'Whole Item', value: 'item', description: 'Everything that the item holds' },
];

/**
 * The parameters that say what of an item is sent.
 *
 * @param words what the sent is called, in Title Case, and what it is for
 * @param show gives when to show a field
 * @param moreOptions where else the sent can come from
 */
export const jsonDataProperties = (
  { noun, description }: { noun: string; description: string },
  show: ShowFor,
  moreOptions: INodePropertyOptions[] = [],
): INodeProperties[] => [
  {
    displayName: `${noun} From`,
    name: 'dataFrom',
    type: 'options',
    noDataExpression: true,
    options: [...options, ...moreOptions].sort((one, other) => one.name.localeCompare(other.name)),
    default: 'item',
    description,
    ...show(),
  },
  {
    displayName: 'Fields',
    name: 'fieldNames',
    type: 'string',
    required: true,
    default: '',
    placeholder: 'e.g. name, department.ID',
    description: 'Names of fields of the item, separated by commas; a dot leads into an object',
    ...show({ dataFrom: ['fields'] }),
  },
  {
    displayName: noun,
    name: 'jsonData',
    type: 'json',
    required: true,
    default: '={{ $json }}',
    description: `The ${noun.toLowerCase()} as JSON`,
    ...show({ dataFrom: ['json'] }),
  },
];

type Context = Pick<IExecuteFunctions, 'getInputData'>;

export const itemOf = (context: Pick<Context, 'getInputData'>, itemIndex: number): IDataObject =>
  context.getInputData()[itemIndex]?.json ?? {};

const own = (from: unknown, name: string): unknown =>
  typeof from === 'object' && from !== null && Object.hasOwn(from, name)
    ? (from as IDataObject)[name]
    : undefined;

/** @returns the named fields of an item; a dot leads into an object */
function chosenFields(item: IDataObject, names: string): IDataObject {
  const chosen: IDataObject = {};
  const wanted = splitList(names);
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

const FROM_AI = 'What the model is to fill in, write as an expression with $fromAI.';

/**
 * Reads what {@link jsonDataProperties} ask for.
 *
 * @throws InvalidInput when the item does not have it
 */
export function readJsonData(context: Context, read: ReadParameter, itemIndex: number): unknown {
  switch (read('dataFrom', itemIndex)) {
    case 'fields':
      return chosenFields(itemOf(context, itemIndex), String(read('fieldNames', itemIndex)));
    case 'json': {
      refuseAgentInputIn(read.node, 'jsonData', `Write in the JSON what is to be sent. ${FROM_AI}`);
      const json = parseJson(read('jsonData', itemIndex));
      if (json === undefined) {
        throw new InvalidInput(
          'What this node is to send is not valid JSON',
          'Correct the JSON in this node; a plain text from an expression is none.',
        );
      }
      return json;
    }
    default:
      refuseAgentInput(read.node, `Choose JSON or Chosen Fields instead of Whole Item. ${FROM_AI}`);
      return itemOf(context, itemIndex);
  }
}
