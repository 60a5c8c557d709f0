import type { Signal } from '@preact/signals';
import { TextInput } from './TextField';

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
