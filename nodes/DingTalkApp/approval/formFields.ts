import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { asText } from '../../../protocols/asText';
import {
  formFields,
  formText,
  type NewFormField,
} from '../../../protocols/dingtalk/openApi/approvalForm';
import { workflowLimits } from '../../../protocols/dingtalk/openApi/workflow';
import { InvalidInput } from '../../../protocols/invalidInput';
import { isRecord } from '../../../protocols/isRecord';
import { parseJson } from '../../../protocols/parseJson';
import { filledIn } from '../../sending/filledIn';
import type { ReadParameter } from '../../sending/parameterReader';

/** Ask for the values of a form. */
export const formProperties: INodeProperties[] = [
  {
    displayName: 'Form From',
    name: 'formFrom',
    type: 'options',
    noDataExpression: true,
    options: [
      { name: 'Fields Below', value: 'fields', description: 'One by one' },
      { name: 'JSON', value: 'json', description: 'Labels and values in one object' },
    ],
    default: 'fields',
    description: 'How the form is filled in',
  },
  {
    displayName: 'Form Fields',
    name: 'formFields',
    type: 'fixedCollection',
    typeOptions: { multipleValues: true, sortable: true },
    placeholder: 'Add Field',
    default: {},
    description: 'What stands in the form; fields without a value are left out',
    displayOptions: { show: { formFrom: ['fields'] } },
    options: [
      {
        displayName: 'Field',
        name: 'fields',
        values: [
          {
            displayName: 'Label',
            name: 'label',
            type: 'string',
            default: '',
            placeholder: 'e.g. Reason',
            description:
              'Exactly as in the template. A range has two labels: write them as ["Start","End"].',
          },
          {
            displayName: 'Value',
            name: 'value',
            type: 'string',
            default: '',
            description:
              'A date as 2026-11-24; several choices, pictures (their addresses), people (user IDs) or the ends of a range as a list, such as ["a","b"]; departments as IDs with commas; rows of a table as an expression that gives a list of objects',
          },
        ],
      },
    ],
  },
  {
    displayName: 'Form JSON',
    name: 'formJson',
    type: 'json',
    default: '{}',
    description:
      'An object of labels and values, as the form that Get gives, except that a range is one field: its two labels as a JSON list ("[\\"Start\\",\\"End\\"]") with a list of two values; or a list as DingTalk takes it (formComponentValues)',
    displayOptions: { show: { formFrom: ['json'] } },
  },
];

const isEmpty = (value: unknown): boolean => value === undefined || value === null || value === '';

function fieldsOf(collection: unknown): NewFormField[] {
  const { fields = [] } = (collection ?? {}) as { fields?: IDataObject[] };
  return fields
    .filter(({ value }) => !isEmpty(value))
    .map(({ label, value }) => ({
      name: filledIn(asText(label), 'Label'),
      value: formText(value),
    }));
}

function componentsOf(list: readonly unknown[]): NewFormField[] {
  return list.map((component) => {
    if (!isRecord(component) || isEmpty(component.name)) {
      throw new InvalidInput(
        'In the list of Form JSON, an entry has no name',
        'Each has the label of a field as name, and a value: [{"name": "Reason", "value": "Travel"}].',
      );
    }
    return { ...component, name: asText(component.name), value: formText(component.value) };
  });
}

function fieldsIn(json: unknown): NewFormField[] {
  const form = parseJson(json);
  if (Array.isArray(form)) return componentsOf(form);
  if (isRecord(form)) return formFields(form);
  throw new InvalidInput(
    'Form JSON is not a JSON object',
    'Write labels and values: {"Reason": "Travel", "Days": 3}.',
  );
}

function check(fields: NewFormField[]): NewFormField[] {
  const { formFields: mostFields, valueCharacters } = workflowLimits;
  if (!fields.length) {
    throw new InvalidInput('The form is empty', 'Fill in at least one field of the form.');
  }
  if (fields.length > mostFields) {
    throw new InvalidInput(
      `The form has ${fields.length} fields, and DingTalk takes ${mostFields}`,
      'Look at what the expression gives for this item.',
    );
  }
  const long = fields.find(({ value }) => value.length > valueCharacters);
  if (!long) return fields;
  throw new InvalidInput(
    `The field "${long.name}" has ${long.value.length} characters, and DingTalk takes ${valueCharacters}`,
    'Shorten it; of a table, leave rows out.',
  );
}

/**
 * Reads what {@link formProperties} ask for.
 *
 * @throws InvalidInput for what DingTalk would not take
 */
export function readFormFields(read: ReadParameter, itemIndex: number): NewFormField[] {
  const isJson = read('formFrom', itemIndex) === 'json';
  return check(
    isJson ? fieldsIn(read('formJson', itemIndex)) : fieldsOf(read('formFields', itemIndex)),
  );
}
