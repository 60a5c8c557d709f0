import type { Signal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import type { SharedFaults } from '../../faults';
import type { ErrorTable } from '../ErrorTable';
import { Card } from './Card';
import { type Fields, type Form, enter } from '../Form';
import { NumberField } from './NumberField';
import { ChoiceField, type Options } from './ChoiceField';
import { SecondButton, SubmittedForm } from './SubmittedForm';

const MOST_TIMES = 1000;
const LONGEST_DELAY_MS = 60_000;

/** The error that is answered, and how often. */
export interface ChosenError {
  /** Empty for none. */
  errorName: string;
  times: number;
}

/** Nothing goes wrong. */
export const noFaults = (): SharedFaults & ChosenError => ({
  errorName: '',
  times: 1,
  dropBeforePercent: 0,
  dropAfterPercent: 0,
  serverErrorPercent: 0,
  delayMs: 0,
});

/**
 * What goes wrong on demand.
 *
 * @param none what is entered when nothing goes wrong
 * @param id of the button that applies it
 * @param done what is said then
 */
export function FaultsForm<Values extends object, Kept>(props: {
  form: Form<Values, Kept>;
  none: Values;
  id: string;
  done: string;
  more?: string;
  children: ComponentChildren;
}) {
  const { form, none, id, done, more, children } = props;
  const end = () => {
    enter(form.fields, none);
    return form.save(done);
  };
  return (
    <SubmittedForm
      submit={{ text: 'Apply', id }}
      onSubmit={() => form.save(done)}
      buttons={<SecondButton onClick={end}>All well again</SecondButton>}
      result={form.result}
      more={more}
    >
      {children}
    </SubmittedForm>
  );
}

/**
 * What can go wrong at a service.
 *
 * @param id of the title
 * @param who refuses, is slow or cannot be reached
 */
export const TroubleCard = (props: { id: string; who: string; children: ComponentChildren }) => (
  <Card id={props.id} title="When things go wrong">
    <p>{`See what your flow does when ${props.who} refuses, is slow or cannot be reached.`}</p>
    {props.children}
  </Card>
);

/** Chooses the error that is answered. */
export function ErrorField<Answer extends object>(props: {
  id: string;
  field: Signal<string>;
  table: ErrorTable<Answer>;
  codeOf: (error: Answer) => number | string;
  more?: Options;
}) {
  const { id, field, table, codeOf, more = [] } = props;
  const known = table.errors.value.map((error): [string, string] => [
    error.name,
    `${error.name} · ${codeOf(error)}`,
  ]);
  return (
    <ChoiceField
      label="Answer the next requests with"
      id={id}
      field={field}
      options={[['', 'no error'], ...known, ...more]}
    />
  );
}

/** How often the chosen error is answered. */
export const TimesField = ({
  id,
  label = 'How many requests',
  fields,
}: {
  id?: string;
  label?: string;
  fields: Fields<ChosenError>;
}) => (
  <NumberField
    label={label}
    id={id}
    field={fields.times}
    min={1}
    max={MOST_TIMES}
    disabled={!fields.errorName.value}
  />
);

/** A share of requests. */
export const PercentField = (props: { label: string; id?: string; field: Signal<number> }) => (
  <NumberField {...props} min={0} max={100} />
);

/**
 * What can go wrong at every service.
 *
 * @param done what had happened before the connection was cut
 * @param status of a server that does not work
 */
export const SharedFaultFields = (props: {
  fields: Fields<SharedFaults>;
  done: string;
  status: number;
}) => (
  <>
    <PercentField label="% cut off at once" field={props.fields.dropBeforePercent} />
    <PercentField label={`% cut off, though ${props.done}`} field={props.fields.dropAfterPercent} />
    <PercentField label={`% HTTP ${props.status}`} field={props.fields.serverErrorPercent} />
    <NumberField
      label="Milliseconds late"
      field={props.fields.delayMs}
      min={0}
      max={LONGEST_DELAY_MS}
    />
  </>
);
