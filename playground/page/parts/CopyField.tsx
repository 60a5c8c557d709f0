import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import type { Field } from './Field';
import { SideButton, TextFieldWithButtons } from './TextField';

const TOLD_FOR_MS = 2000;

/** Copies a text, and says for a moment whether the browser let it. */
export function CopyButton({ name, text }: { name: string; text: () => string }) {
  const told = useSignal('Copy');
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text());
      told.value = 'Copied';
    } catch {
      told.value = 'Not copied';
    }
    setTimeout(() => (told.value = 'Copy'), TOLD_FOR_MS);
  };
  return (
    <SideButton label={`Copy ${name}`} onClick={copy}>
      {told}
    </SideButton>
  );
}

/** What a credential in n8n needs. */
export interface Copied {
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
