import type { ComponentChildren, ComponentProps } from 'preact';
import type { Field } from './Field';

/** How a line of text can be entered. */
const textTypes = {
  text: { type: 'text' },
  url: { type: 'url' },
  password: { type: 'password' },
  search: { type: 'search' },
} as const;

type TextType = keyof typeof textTypes;

/** One line of text, without the spaces around it. */
export function TextInput({
  field,
  type = 'text',
  ...attributes
}: Omit<Field<string>, 'label'> & { type?: TextType; 'aria-label'?: string }) {
  return (
    <input
      {...textTypes[type]}
      {...attributes}
      autocomplete="off"
      spellcheck={false}
      value={field.value}
      onInput={({ currentTarget }) => (field.value = currentTarget.value)}
      onChange={() => (field.value = field.value.trim())}
    />
  );
}

/** One line of text. */
export function TextField({ label, ...input }: Field<string> & { type?: TextType }) {
  return (
    <label>
      {label}
      <TextInput {...input} />
    </label>
  );
}

/** One line of text, with buttons beside it. */
export function TextFieldWithButtons({
  label,
  children,
  ...input
}: Field<string> & {
  id: string;
  type?: TextType;
  children: ComponentChildren;
}) {
  return (
    <>
      <label for={input.id}>{label}</label>
      <div role="group">
        <TextInput {...input} />
        {children}
      </div>
    </>
  );
}

/** A button beside a field. */
export function SideButton({ label, ...button }: { label: string } & ComponentProps<'button'>) {
  return <button type="button" class="secondary" aria-label={label} {...button} />;
}

/**
 * Several lines of text.
 *
 * @param isCode whether each character counts
 */
export function TextArea({
  label,
  field,
  rows,
  isCode,
  ...attributes
}: Field<string> & {
  rows: number;
  isCode?: boolean;
  'aria-describedby'?: string;
}) {
  return (
    <label>
      {label}
      <textarea
        rows={rows}
        class={isCode ? 'code' : undefined}
        spellcheck={false}
        {...attributes}
        value={field.value}
        onInput={({ currentTarget }) => (field.value = currentTarget.value)}
      />
    </label>
  );
}
