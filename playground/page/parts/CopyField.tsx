import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import type { Field } from './Field';
import { SideButton, TextFieldWithButtons } from './TextField';

const COPIED_FOR_MS = 2000;

/** Copies a text, and says so for a moment. */
export function CopyButton({ name, text }: { name: string; text: () => string }) {
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
