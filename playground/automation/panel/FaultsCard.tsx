import { ErrorTable } from '../../page/ErrorTable';
import { Form } from '../../page/Form';
import { TextField } from '../../page/parts/TextField';
import { NumberField, Numbers } from '../../page/parts/NumberField';
import {
  ErrorField,
  FaultsForm,
  SharedFaultFields,
  TimesField,
  TroubleCard,
  noFaults,
} from '../../page/parts/FaultsForm';
import type { AutomationError } from '../errors';
import type { AutomationFaults } from '../faults';

/** What the list of errors offers besides the errors of DingTalk's table. */
const OWN = 'own';

const NO_FAULTS = {
  ...noFaults(),
  code: 800_000_000,
  msg: 'something unheard of',
  httpStatus: 200,
};

const errors = new ErrorTable<AutomationError>('/api/automation/errors');

/** The form's fields for the answer that was asked for. */
function chosenFor(answer: AutomationFaults['answer']) {
  const { code, msg, httpStatus } = NO_FAULTS;
  const known = errors.chosenFor(answer);
  return !answer || (known.errorName && answer.httpStatus === 200)
    ? { ...known, code, msg, httpStatus }
    : { httpStatus, ...answer, errorName: OWN };
}

const faults = new Form('/api/automation/faults', NO_FAULTS, {
  ready: () => errors.load(),
  toValues: ({ answer, ...others }: AutomationFaults) => ({ ...others, ...chosenFor(answer) }),
  toKept: ({ errorName, times, code, msg, httpStatus, ...others }) => ({
    ...others,
    answer:
      errorName === OWN ? { code, msg, httpStatus, times } : errors.answerFor({ errorName, times }),
  }),
});

const { fields } = faults;

const OwnAnswer = () => (
  <div class="pair">
    <NumberField id="flow-own-code" label="Code" field={fields.code} />
    <TextField id="flow-own-msg" label="Message" field={fields.msg} />
    <NumberField
      id="flow-own-status"
      label="HTTP status"
      field={fields.httpStatus}
      min={200}
      max={599}
    />
  </div>
);

/** What goes wrong at the automation's webhook on demand. */
export const FaultsCard = () => (
  <TroubleCard id="flow-faults-title" who="DingTalk">
    <FaultsForm
      form={faults}
      none={NO_FAULTS}
      id="save-flow-faults"
      done="This is how the webhook behaves now."
    >
      <ErrorField
        id="flow-error"
        field={fields.errorName}
        table={errors}
        codeOf={({ code }) => code}
        more={[[OWN, 'Another answer']]}
      />
      {fields.errorName.value === OWN && <OwnAnswer />}
      <Numbers>
        <TimesField id="flow-error-times" fields={fields} />
        <SharedFaultFields fields={fields} done="fired" status={502} />
      </Numbers>
    </FaultsForm>
  </TroubleCard>
);
