import { ErrorTable } from '../../page/ErrorTable';
import { Form } from '../../page/Form';
import { NumberField, Numbers } from '../../page/parts/NumberField';
import { ChoiceField } from '../../page/parts/ChoiceField';
import {
  ErrorField,
  FaultsForm,
  SharedFaultFields,
  TimesField,
  noFaults,
} from '../../page/parts/FaultsForm';
import { type CallPath, callPaths } from '../calls';
import type { OpenApiError } from '../errors';
import type { OpenApiFaults } from '../faults';

const LIFETIME_SECONDS = 7200;
const ANY_PATH = '';

const NO_FAULTS = {
  ...noFaults(),
  path: ANY_PATH as CallPath | typeof ANY_PATH,
  tokenLifetimeSeconds: LIFETIME_SECONDS,
};

const errors = new ErrorTable<OpenApiError>('/api/openapi/errors');

const faults = new Form<typeof NO_FAULTS, OpenApiFaults>('/api/openapi/faults', NO_FAULTS, {
  ready: () => errors.load(),
  toValues: ({ answer, ...others }) => ({
    ...others,
    ...errors.chosenFor(answer),
    path: answer?.path ?? ANY_PATH,
  }),
  toKept: ({ errorName, times, path, ...others }) => {
    const answer = errors.answerFor({ errorName, times });
    return { ...others, answer: answer && { ...answer, ...(path && { path }) } };
  },
});

/** What goes wrong at DingTalk's server API on demand. */
export function FaultsPart() {
  const { fields } = faults;
  return (
    <details id="api-faults">
      <summary>When things go wrong</summary>
      <FaultsForm
        form={faults}
        none={NO_FAULTS}
        id="save-api-faults"
        done="This is how the server API behaves now."
      >
        <ErrorField
          id="api-error"
          field={fields.errorName}
          table={errors}
          codeOf={({ errcode }) => errcode}
        />
        <ChoiceField
          label="But only those to"
          id="api-error-path"
          field={fields.path}
          disabled={!fields.errorName.value}
          options={[[ANY_PATH, 'any address'], ...callPaths.map((path) => [path, path] as const)]}
        />
        <Numbers>
          <TimesField id="api-error-times" fields={fields} />
          <SharedFaultFields fields={fields} done="done" status={502} />
          <NumberField
            label="Token valid, seconds"
            field={fields.tokenLifetimeSeconds}
            min={1}
            max={LIFETIME_SECONDS}
          />
        </Numbers>
      </FaultsForm>
    </details>
  );
}
