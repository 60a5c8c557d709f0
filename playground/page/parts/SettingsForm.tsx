import type { ComponentChildren } from 'preact';
import type { Form } from '../Form';
import { SubmittedForm } from './SubmittedForm';

/** Settings that the server keeps. */
export function SettingsForm<Values extends object, Kept>({
  form,
  id,
  buttons,
  children,
}: {
  form: Form<Values, Kept>;
  /** Of the button that saves them. */
  id: string;
  buttons?: ComponentChildren;
  children: ComponentChildren;
}) {
  return (
    <SubmittedForm
      submit={{ text: 'Save', id }}
      onSubmit={() => form.save()}
      buttons={buttons}
      result={form.result}
    >
      {children}
    </SubmittedForm>
  );
}
