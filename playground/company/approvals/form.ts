import { z } from 'zod';
import { OpenApiRefusal } from '../../openapi/errors';
import type { Directory } from '../directory';
import { approvalErrors } from './errors';
import type { FormItem, FormValue, Template } from './model';

/** What is entered in a field when somebody asks for something. */
export interface EnteredValue {
  name: string;
  value: string;
  extValue?: string;
}

/** What is looked up while a form is read. */
export interface Known {
  directory: Directory;
  /** The title of an approval, if there is one of that id. */
  titleOf: (processInstanceId: string) => string | undefined;
}

type Value = Pick<FormValue, 'value' | 'extValue'>;

const texts = z.array(z.string());
/** Its two ends, and how long it is. */
const period = z.array(z.union([z.string(), z.number()]));
const rows = z.array(z.array(z.object({ name: z.string(), value: z.string() })));
const files = z.array(
  z.object({
    ...{ spaceId: z.string(), fileId: z.string() },
    ...{ fileName: z.string(), fileSize: z.coerce.string(), fileType: z.string() },
  }),
);

/** A value that DingTalk would not take. */
class Unfit extends Error {}

/**
 * What a form tells once it was sent in: the fields of the template in their order, with values as
 * they are read. Sources: "Create an approval instance" for what is entered; "Example of access to
 * the process center" for people and for other approvals.
 *
 * @throws OpenApiRefusal naming the field that is unknown, missing or wrong
 */
export function readForm(
  { items }: Pick<Template, 'items'>,
  entered: EnteredValue[],
  known: Known,
): FormValue[] {
  const labels = items.map(({ props }) => props.label);
  const unknown = entered.find(({ name }) => !labels.includes(name));
  if (unknown) {
    throw new OpenApiRefusal(approvalErrors.component, `the form has no field "${unknown.name}"`);
  }
  return items.flatMap((item) => {
    const given = entered.find(({ name }) => name === item.props.label);
    if (given) return [readItem(item, given, known)];
    if (!item.props.required) return [];
    const { label } = item.props;
    throw new OpenApiRefusal(approvalErrors.form(label), `the field "${label}" is missing`);
  });
}

function readItem(item: FormItem, { value, extValue }: EnteredValue, known: Known): FormValue {
  const { id, label, bizAlias } = item.props;
  const read = readers[item.componentName] ?? ((text: string): Value => ({ value: text }));
  try {
    return {
      ...{ id, name: label, componentType: item.componentName },
      ...(bizAlias && { bizAlias }),
      ...(extValue !== undefined && { extValue }),
      ...read(value, item, known),
    };
  } catch (error) {
    if (!(error instanceof Unfit)) throw error;
    throw new OpenApiRefusal(approvalErrors.form(label), `the field "${label}": ${error.message}`);
  }
}

const readers: Record<string, (value: string, item: FormItem, known: Known) => Value> = {
  NumberField: (value) => ({ value: numberIn(value) }),
  MoneyField: (value) => ({ value: numberIn(value) }),
  StarRatingField: (value) => ({ value: numberIn(value) }),
  DDDateField: (value) => ({ value: dateIn(value) }),
  DDDateRangeField(value) {
    const [from, until] = listIn(value, period);
    dateIn(String(from));
    dateIn(String(until));
    return { value };
  },
  DDSelectField(value, { props }) {
    checkOption(value, props.options);
    return { value };
  },
  DDMultiSelectField(value, { props }) {
    for (const option of listIn(value, texts)) checkOption(option, props.options);
    return { value };
  },
  DDPhotoField(value) {
    listIn(value, texts);
    return { value };
  },
  DDAttachment: (value) => ({ value: JSON.stringify(listIn(value, files)) }),
  InnerContactField(value, _item, { directory }) {
    const people = listIn(value, texts).map((userId) => {
      const person = directory.person(userId);
      if (!person) throw new Unfit(`nobody is called ${userId}`);
      return person;
    });
    return {
      value: JSON.stringify(people.map(({ name }) => name)),
      extValue: JSON.stringify(
        people.map(({ userId, name }) => ({ name, emplId: userId, itemId: userId })),
      ),
    };
  },
  DepartmentField(value, _item, { directory }) {
    const departments = value.split(',').map((id) => {
      const department = directory.department(Number(id));
      if (!department) throw new Unfit(`there is no department ${id}`);
      return department;
    });
    return {
      value: departments.map(({ name }) => name).join(','),
      extValue: JSON.stringify(departments.map(({ id, name }) => ({ id: String(id), name }))),
    };
  },
  RelateField(value, _item, { titleOf }) {
    const related = listIn(value, texts).map((procInstId) => {
      const title = titleOf(procInstId);
      if (title === undefined) throw new Unfit(`there is no approval ${procInstId}`);
      return { procInstId, title };
    });
    return {
      value: JSON.stringify(related.map(({ title }) => title)),
      extValue: JSON.stringify({ list: related.map(({ procInstId }) => ({ procInstId })) }),
    };
  },
  TableField(value, { props, children = [] }, known) {
    const told = listIn(value, rows).map((row, index) => ({
      rowNumber: `${props.id}_${index + 1}`,
      rowValue: readForm({ items: children }, row, known).map((cell) => ({
        ...{ key: cell.id, label: cell.name, value: cell.value },
        ...(cell.extValue !== undefined && { extendValue: cell.extValue }),
        componentType: cell.componentType,
      })),
    }));
    return {
      value: JSON.stringify(told),
      extValue: JSON.stringify({ statValue: [], componentName: 'TableField' }),
    };
  },
};

function numberIn(value: string): string {
  if (value.trim() === '' || Number.isNaN(Number(value))) throw new Unfit('it is no number');
  return value;
}

function dateIn(value: string): string {
  if (!/^\d{4}-\d{2}-\d{2}/.test(value)) throw new Unfit('it is no date such as 2026-03-01');
  return value;
}

function listIn<Item>(value: string, schema: z.ZodType<Item[], z.ZodTypeDef, unknown>): Item[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(value);
  } catch {
    throw new Unfit('it is no JSON');
  }
  const list = schema.safeParse(parsed);
  if (!list.success) throw new Unfit('it is no list of what belongs there');
  return list.data;
}

function checkOption(option: string, options: string[] = []): void {
  if (!options.includes(option)) throw new Unfit(`"${option}" is none of its options`);
}
