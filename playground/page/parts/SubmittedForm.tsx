import type { ReadonlySignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import type { Told } from '../words';
import { Result } from './Result';

/**
 * A form, its buttons, and what came of them.
 *
 * @param submit the button that sends the form
 * @param buttons what else can be done
 * @param more said behind the result
 */
export function SubmittedForm(props: {
  submit: { text: string; id?: string; disabled?: boolean; busy?: boolean };
  onSubmit: () => unknown;
  buttons?: ComponentChildren;
  result: ReadonlySignal<Told>;
  more?: string;
  children: ComponentChildren;
}) {
  const { text, busy, ...submit } = props.submit;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        props.onSubmit();
      }}
    >
      {props.children}
      <div class="actions">
        <button type="submit" aria-busy={busy} {...submit}>
          {text}
        </button>
        {props.buttons}
      </div>
      <Result of={props.result} more={props.more} />
    </form>
  );
}

/** A button that is not the form's first. */
export function SecondButton({
  children,
  ...button
}: {
  id?: string;
  disabled?: boolean;
  onClick: (event: MouseEvent & { currentTarget: HTMLButtonElement }) => unknown;
  children: ComponentChildren;
}) {
  return (
    <button type="button" class="secondary" {...button}>
      {children}
    </button>
  );
}
