import type { Field } from './Field';

/** Yes or no. */
export function TickField({
  label,
  field,
  ...attributes
}: Omit<Field<boolean>, 'required' | 'placeholder'> & { role?: 'switch' }) {
  return (
    <label>
      <input
        type="checkbox"
        {...attributes}
        checked={field.value}
        onChange={({ currentTarget }) => (field.value = currentTarget.checked)}
      />{' '}
      {label}
    </label>
  );
}
