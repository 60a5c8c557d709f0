import type { Field } from './Field';

/** What is offered: its value and its name. */
export type Options<Value extends string = string> = ReadonlyArray<readonly [Value, string]>;

/**
 * One of several.
 *
 * @param onChoose what is done with the choice; it is entered unless told
 */
export function ChoiceField<Value extends string>({
  label,
  field,
  options,
  onChoose = (value) => {
    field.value = value;
  },
  ...attributes
}: Omit<Field<Value>, 'required' | 'placeholder'> & {
  options: Options<Value>;
  onChoose?: (value: Value) => unknown;
}) {
  return (
    <label>
      {label}
      <select
        {...attributes}
        value={field.value}
        onChange={({ currentTarget }) => onChoose(currentTarget.value as Value)}
      >
        {options.map(([value, name]) => (
          <option key={value} value={value}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}
