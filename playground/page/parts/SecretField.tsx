import { useSignal } from '@preact/signals';
import { type Copied, CopyButton } from './CopyField';
import type { Field } from './Field';
import { SideButton, TextFieldWithButtons } from './TextField';

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
