import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Field } from './Field';

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
