import { type Signal, useSignal } from '@preact/signals';
import type { ComponentChildren, ComponentProps } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

const COPIED_FOR_MS = 2000;

interface Field<Value> {
  label: ComponentChildren;
  field: Signal<Value>;
  id?: string;
  placeholder?: string;
  required?: boolean;
  disabled?: boolean;
}

/** How a line of text can be entered. */
const textTypes = {
  text: { type: 'text' },
  url: { type: 'url' },
  password: { type: 'password' },
  search: { type: 'search' },
} as const;

type TextType = keyof typeof textTypes;

/** One line of text, without the spaces around it. */
function TextInput({
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

/** A name to enter, and the button that adds what has it. */
export function AddForm(props: {
  id: string;
  /** What is added, such as "rule". */
  what: string;
  placeholder: string;
  field: Signal<string>;
  onAdd: () => unknown;
}) {
  const { id, what, placeholder, field, onAdd } = props;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onAdd();
      }}
    >
      <div role="group">
        <TextInput
          id={id}
          field={field}
          aria-label={`Name of a new ${what}`}
          placeholder={placeholder}
          required
        />
        <button type="submit" class="secondary" aria-label={`Add the ${what}`}>
          Add
        </button>
      </div>
    </form>
  );
}

/** A button beside a field. */
export function SideButton({ label, ...button }: { label: string } & ComponentProps<'button'>) {
  return <button type="button" class="secondary" aria-label={label} {...button} />;
}

/** Copies a text, and says so for a moment. */
function CopyButton({ name, text }: { name: string; text: () => string }) {
  const isCopied = useSignal(false);
  const copy = async () => {
    await navigator.clipboard.writeText(text());
    isCopied.value = true;
    setTimeout(() => (isCopied.value = false), COPIED_FOR_MS);
  };
  return (
    <SideButton label={`Copy ${name}`} onClick={copy}>
      {isCopied.value ? 'Copied' : 'Copy'}
    </SideButton>
  );
}

/** What a credential in n8n needs. */
interface Copied {
  id: string;
  label: ComponentChildren;
  /** What is copied, such as "the webhook URL". */
  name: string;
}

/** A text to copy, which follows from others. */
export function CopyField({ id, label, name, text }: Copied & { text: string }) {
  return (
    <>
      <label for={id}>{label}</label>
      <div role="group">
        <input id={id} value={text} readonly spellcheck={false} />
        <CopyButton name={name} text={() => text} />
      </div>
    </>
  );
}

/** A text to enter or to copy. */
export function CopyTextField({ name, ...input }: Copied & Field<string> & { id: string }) {
  return (
    <TextFieldWithButtons {...input}>
      <CopyButton name={name} text={() => input.field.value} />
    </TextFieldWithButtons>
  );
}

/** A secret to enter, which is hidden until someone wants to see it. */
export function SecretField({
  name,
  isCopied = true,
  ...input
}: Copied & Field<string> & { id: string; isCopied?: boolean }) {
  const isShown = useSignal(false);
  return (
    <TextFieldWithButtons {...input} type={isShown.value ? 'text' : 'password'}>
      <SideButton
        label={`${isShown.value ? 'Hide' : 'Show'} ${name}`}
        aria-controls={input.id}
        onClick={() => (isShown.value = !isShown.value)}
      >
        {isShown.value ? 'Hide' : 'Show'}
      </SideButton>
      {isCopied && <CopyButton name={name} text={() => input.field.value} />}
    </TextFieldWithButtons>
  );
}

/** A number to enter; not a number while nothing is. */
export function NumberField({
  label,
  field,
  required = true,
  ...attributes
}: Field<number> & { name?: string; min?: number; max?: number }) {
  const input = useRef<HTMLInputElement>(null);
  const { value } = field;
  useLayoutEffect(() => {
    // What means the same is left as it is entered: "12." becomes "12.5".
    if (!Object.is(input.current!.valueAsNumber, value)) input.current!.valueAsNumber = value;
  }, [value]);
  return (
    <label>
      {label}
      <input
        type="number"
        ref={input}
        required={required}
        {...attributes}
        onInput={({ currentTarget }) => (field.value = currentTarget.valueAsNumber)}
      />
    </label>
  );
}

/** Numbers beside each other. */
export const Numbers = ({ children }: { children: ComponentChildren }) => (
  <div class="numbers">{children}</div>
);

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
