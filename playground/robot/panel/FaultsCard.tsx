import { ErrorTable } from '../../page/ErrorTable';
import { Form } from '../../page/Form';
import { ChoiceField } from '../../page/parts/ChoiceField';
import {
  ErrorField,
  FaultsForm,
  SharedFaultFields,
  TimesField,
  TroubleCard,
  noFaults,
} from '../../page/parts/FaultsForm';
import { Numbers } from '../../page/parts/NumberField';
import type { RobotError } from '../errors';
import type { RobotFaults } from '../faults';
import { status } from './status';

const NO_FAULTS = { ...noFaults(), tooFastErrcode: '410100' };

const errors = new ErrorTable<RobotError>('/api/robot/errors');

const faults = new Form<typeof NO_FAULTS, RobotFaults>('/api/robot/faults', NO_FAULTS, {
  ready: () => errors.load(),
  toValues: ({ answer, tooFastErrcode, ...others }) => ({
    ...others,
    ...errors.chosenFor(answer),
    tooFastErrcode: String(tooFastErrcode),
  }),
  toKept: ({ errorName, times, tooFastErrcode, ...others }) => ({
    ...others,
    answer: errors.answerFor({ errorName, times }),
    tooFastErrcode: tooFastErrcode === '130101' ? 130101 : 410100,
  }),
});

/** How many requests still get the chosen error. */
function leftInWords(left: number): string {
  if (left === 0) return '';
  return left === 1 ? 'One more request gets it.' : `${left} more requests get it.`;
}

/** What goes wrong at the robot on demand. */
export function FaultsCard() {
  const { fields } = faults;
  return (
    <TroubleCard id="faults-title" who="DingTalk">
      <FaultsForm
        form={faults}
        none={NO_FAULTS}
        id="save-faults"
        done="This is how the robot behaves now."
        more={leftInWords(status.value.faultyAnswersLeft)}
      >
        <ErrorField
          id="fault-error"
          field={fields.errorName}
          table={errors}
          codeOf={({ errcode }) => errcode}
        />
        <Numbers>
          <TimesField fields={fields} />
          <SharedFaultFields fields={fields} done="shown" status={502} />
        </Numbers>
        <ChoiceField
          label="A message too many is answered with"
          field={fields.tooFastErrcode}
          options={[
            ['410100', '410100: sending too fast'],
            ['130101', '130101: exceed 20 times per minute'],
          ]}
        />
      </FaultsForm>
    </TroubleCard>
  );
}
