import { asText } from '../../asText';
import { isDeeperThan } from '../../isDeeperThan';
import { isRecord } from '../../isRecord';
import { parseJson } from '../../parseJson';

type Fields = Record<string, unknown>;

/** One field of an approval's form, as it is sent when an approval is created. */
export interface NewFormField extends Fields {
  /** The label; of a range, a JSON list of its two labels. */
  name: string;
  /** Text, a number in digits, or JSON in a text: see {@link formText}. */
  value: string;
}

/** What DingTalk writes where nothing was filled in, in fields for text, too. */
const NOTHING = 'null';

/** Far more than a form has, and few enough for whatever works through it by calling itself. */
const MOST_LEVELS = 20;

/** Digits that a number keeps; an account number with more stays a text. */
const MOST_DIGITS = 15;

function structureIn(value: unknown): unknown {
  const json = typeof value === 'string' && /^\s*[[{]/.test(value) ? parseJson(value) : value;
  return json === undefined || isDeeperThan(json, MOST_LEVELS) ? value : json;
}

/** One entry may stand without the list around it. */
function recordsIn(value: unknown): Fields[] {
  const json = structureIn(value);
  return (Array.isArray(json) ? json : [json]).filter(isRecord);
}

const asWritten = (value: unknown): unknown => value;

function asNumber(value: unknown): unknown {
  const text = String(value).trim();
  const isNumber = /^-?\d+(\.\d+)?$/.test(text) && text.replace(/\D/g, '').length <= MOST_DIGITS;
  return isNumber ? Number(text) : value;
}

/** Falls back on the value, which is the names, where DingTalk tells no ids. */
const namedBy =
  (shape: (entry: Fields) => Fields) =>
  (value: unknown, more: unknown): unknown => {
    const found = recordsIn(more).map(shape);
    return found.length ? found : structureIn(value);
  };

const asPeople = namedBy(({ emplId, name }) => ({ userId: emplId, name }));

const asDepartments = namedBy(({ itemId, id, name, deptName }) => ({
  departmentId: itemId ?? id,
  name: name ?? deptName,
}));

function asApprovals(value: unknown, more: unknown): unknown {
  const json = structureIn(more);
  const found = isRecord(json) ? recordsIn(json.list) : [];
  const titles = structureIn(value);
  if (!found.length) return titles;
  return found.map(({ procInstId }, index) => ({
    processInstanceId: procInstId,
    title: Array.isArray(titles) ? titles[index] : titles,
  }));
}

/** A table in which nobody wrote has its columns where its rows would be. */
const asRows = (value: unknown): unknown =>
  recordsIn(value).flatMap(({ rowValue }) =>
    Array.isArray(rowValue) ? [formOf(rowValue.filter(isRecord).map(cellOf))] : [],
  );

const cellOf = ({ label, key, value, extendValue, componentType }: Fields): Fields => ({
  name: label,
  id: key,
  value,
  extValue: extendValue,
  componentType,
});

/** How the value of a component is read; of any other, what is JSON becomes what it tells. */
const readers: Readonly<Record<string, (value: unknown, more: unknown) => unknown>> = {
  TextField: asWritten,
  TextareaField: asWritten,
  TextNote: asWritten,
  PhoneField: asWritten,
  IdCardField: asWritten,
  DDSelectField: asWritten,
  DDDateField: asWritten,
  AddressField: asWritten,
  NumberField: asNumber,
  MoneyField: asNumber,
  StarRatingField: asNumber,
  CalculateField: asNumber,
  InnerContactField: asPeople,
  DepartmentField: asDepartments,
  RelateField: asApprovals,
  TableField: asRows,
};

function valueOf({ componentType, value, extValue }: Fields): unknown {
  if (value === undefined || value === null || value === '' || value === NOTHING) return null;
  const read = Object.hasOwn(readers, String(componentType))
    ? readers[String(componentType)]
    : undefined;
  return read ? read(value, extValue) : structureIn(value);
}

/** A range of dates, or a time with its place, is one component with several labels. */
function labelsOf(name: unknown): string[] | undefined {
  const labels = structureIn(name);
  return Array.isArray(labels) && labels.length > 1 ? labels.map(String) : undefined;
}

/** @returns what stands in the form: label and value */
function entriesOf(component: Fields): Array<[label: string, value: unknown]> {
  const { name, id, componentType } = component;
  const value = valueOf(component);
  const labels = labelsOf(name);
  if (!labels) return [[String(name || id || componentType || ''), value]];
  const values: unknown[] = Array.isArray(value) ? value : [value];
  const entries = labels.map((label, index): [string, unknown] => [label, values[index] ?? null]);
  // Such as how long a leave takes.
  return values.length > labels.length ? [...entries, [labels.join(' – '), values]] : entries;
}

/** The second field with a label is "label (2)". */
function freeName(label: string, taken: Map<string, number>): string {
  let name = label;
  let number = taken.get(label) ?? 1;
  while (taken.has(name)) {
    number += 1;
    name = `${label} (${number})`;
  }
  // Where to go on with the next one: trying all numbers again takes minutes for a row of thousands.
  taken.set(label, number).set(name, taken.get(name) ?? 1);
  return name;
}

function formOf(components: readonly Fields[]): Fields {
  const taken = new Map<string, number>();
  const entries = components.flatMap(entriesOf);
  return Object.fromEntries(entries.map(([label, value]) => [freeName(label, taken), value]));
}

/**
 * Reads a form as a person sees it.
 *
 * @param components `formComponentValues` of an approval
 * @returns values by label. Numbers and amounts are numbers; choices among several, pictures and
 *   attachments lists; people `{userId, name}`, departments `{departmentId, name}` and approvals
 *   `{processInstanceId, title}` in lists; a table is a list of rows, each by label; a range has an
 *   entry for each of its labels. What nobody filled in is null.
 *
 * Source: DingTalk Open Platform, "get the details of an approval instance" and "supplementary
 * parameters" of OA approval, 2026-08; tables, people and departments as seen in answers.
 */
export const readForm = (components: unknown): Fields =>
  formOf(Array.isArray(components) ? components.filter(isRecord) : []);

/** Things that a form takes by their ids. */
interface Named {
  id: string;
  /** Stands beside the id in what {@link readForm} gives. */
  name: string;
  /** Fields by which a whole one is known; it may have any others. */
  whole: readonly string[];
}

const people: Named = { id: 'userId', name: 'name', whole: ['unionId', 'departments'] };
const departments: Named = { id: 'departmentId', name: 'name', whole: ['parentId', 'path'] };
const approvals: Named = {
  id: 'processInstanceId',
  name: 'title',
  whole: ['formComponentValues'],
};

const everyHas = (list: readonly unknown[], ...names: string[]): boolean =>
  list.length > 0 &&
  list.every((entry) => isRecord(entry) && names.every((name) => entry[name] !== undefined));

/**
 * Rows of a table may have a column that is called like an id: what has other fields is taken for
 * something that has an id only if it can be nothing else, as all but the ids is left out.
 */
function idsOf(list: readonly unknown[], { id, name, whole }: Named): string[] | undefined {
  if (!everyHas(list, id)) return undefined;
  const entries = list.filter(isRecord);
  const isNamed = entries.every((entry) =>
    Object.keys(entry).every((key) => key === id || key === name),
  );
  return isNamed || everyHas(list, ...whole)
    ? entries.map((entry) => asText(entry[id]))
    : undefined;
}

function listText(list: readonly unknown[]): string {
  const departmentIds = idsOf(list, departments);
  if (departmentIds) return departmentIds.join(',');
  const ids = idsOf(list, people) ?? idsOf(list, approvals);
  if (ids) return JSON.stringify(ids);
  const isTable = list.length > 0 && list.every(isRecord) && !everyHas(list, 'spaceId', 'fileId');
  return JSON.stringify(isTable ? list.map(formFields) : list);
}

/**
 * Writes a value as a form takes it.
 *
 * @param value text or a number as it is; a list of choices, of picture URLs, of user IDs, or the two
 *   ends of a range; rows of a table by label; what {@link readForm} gives; or whole people,
 *   departments and approvals. A row with nothing but a userId and a name is a person.
 *
 * Source: DingTalk Open Platform, "create an approval instance" and "supplementary parameters" of OA
 * approval, 2026-08.
 */
export const formText = (value: unknown): string =>
  Array.isArray(value) ? listText(value) : asText(value);

/**
 * @param values by label
 * @returns the fields of a new approval's form, without those that have no value
 */
export const formFields = (values: Readonly<Fields>): NewFormField[] =>
  Object.entries(values).flatMap(([name, value]) =>
    value === undefined || value === null ? [] : [{ name, value: formText(value) }],
  );
