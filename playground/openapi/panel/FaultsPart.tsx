import { ErrorTable } from '../../page/ErrorTable';
import { Form } from '../../page/Form';
import { kept } from '../../page/live';
import { NumberField, Numbers } from '../../page/parts/NumberField';
import { ChoiceField } from '../../page/parts/ChoiceField';
import {
  ErrorField,
  FaultsForm,
  SharedFaultFields,
  TimesField,
  noFaults,
} from '../../page/parts/FaultsForm';
import type { OpenApiError } from '../errors';
import type { OpenApiFaults } from '../faults';

const LIFETIME_SECONDS = 7200;
const ANY_PATH = '';

const NO_FAULTS = {
  ...noFaults(),
  path: ANY_PATH,
  tokenLifetimeSeconds: LIFETIME_SECONDS,
};

const errors = new ErrorTable<OpenApiError>('/api/openapi/errors');
const paths = kept<string[]>('/api/openapi/paths', []);

/** What is answered to a server that calls too much, instead of an error. */
const punishments: Record<NonNullable<OpenApiFaults['punish']>['as'], string> = {
  html: 'The page for servers that call too much',
  json: 'The JSON for servers that call too much',
};
const punishmentOf = (name: string) =>
  (['html', 'json'] as const).find((as) => punishments[as] === name);

const faults = new Form<typeof NO_FAULTS, OpenApiFaults>('/api/openapi/faults', NO_FAULTS, {
  ready: () => errors.load(),
  toValues: ({ answer, punish, ...others }) => ({
    ...others,
    ...(punish
      ? { errorName: punishments[punish.as], times: punish.times }
      : errors.chosenFor(answer)),
    path: answer?.path ?? ANY_PATH,
  }),
  toKept: ({ errorName, times, path, ...others }) => {
    const as = punishmentOf(errorName);
    const answer = errors.answerFor({ errorName, times });
    return {
      ...others,
      punish: as ? { as, times } : null,
      answer: answer && { ...answer, ...(path && { path }) },
    };
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
          more={Object.values(punishments).map((name) => [name, name])}
        />
        <ChoiceField
          label="But only those to"
          id="api-error-path"
          field={fields.path}
          disabled={!fields.errorName.value}
          options={[[ANY_PATH, 'any address'], ...paths.value.map((path) => [path, path] as const)]}
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
