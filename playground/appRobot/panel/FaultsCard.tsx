import { ErrorTable } from '../../page/ErrorTable';
import { Form } from '../../page/Form';
import { ErrorField, FaultsForm, TimesField, TroubleCard } from '../../page/parts/FaultsForm';
import { NumberField, Numbers } from '../../page/parts/NumberField';
import { TextArea } from '../../page/parts/TextField';
import { linesOf } from '../../page/words';
import type { OpenApiError } from '../../openapi/errors';
import type { AppRobotFaults } from '../faults';

const SESSION_SECONDS = 5400;
const DAY_SECONDS = 86_400;
const MOST_TIMES = 1000;

const NO_FAULTS = {
  errorName: '',
  times: 1,
  flowControlled: '',
  failedDownloads: 0,
  internalLinks: 0,
  sessionSeconds: SESSION_SECONDS,
};

const errors = new ErrorTable<OpenApiError>('/api/appRobot/errors');

const faults = new Form<typeof NO_FAULTS, AppRobotFaults>('/api/appRobot/faults', NO_FAULTS, {
  ready: () => errors.load(),
  toValues: ({ answer, flowControlled, ...others }) => ({
    ...others,
    ...errors.chosenFor(answer),
    flowControlled: flowControlled.join('\n'),
  }),
  toKept: ({ errorName, times, flowControlled, ...others }) => ({
    ...others,
    answer: errors.answerFor({ errorName, times }),
    flowControlled: linesOf(flowControlled),
  }),
});

/** What goes wrong with the app's robot on demand. */
export function FaultsCard() {
  const { fields } = faults;
  return (
    <TroubleCard id="app-faults-title" who="DingTalk">
      <p>
        What goes wrong with every call of the server API, such as a broken connection, is chosen in
        the tab <a href="#events">Events</a>.
      </p>
      <FaultsForm
        form={faults}
        none={NO_FAULTS}
        id="save-app-faults"
        done="This is how the app's robot behaves now."
      >
        <ErrorField
          id="app-fault-error"
          field={fields.errorName}
          table={errors}
          codeOf={({ errcode }) => errcode}
        />
        <TextArea
          id="flow-controlled"
          label="Who is sent too much, a userId per line"
          rows={2}
          field={fields.flowControlled}
          placeholder="nobody"
        />
        <Numbers>
          <TimesField fields={fields} />
          <NumberField
            label="Downloads that end with HTTP 502"
            field={fields.failedDownloads}
            min={0}
            max={MOST_TIMES}
          />
          <NumberField
            label="Download links to an internal address"
            field={fields.internalLinks}
            min={0}
            max={MOST_TIMES}
          />
          <NumberField
            label="New session webhooks live, seconds"
            field={fields.sessionSeconds}
            min={1}
            max={DAY_SECONDS}
          />
        </Numbers>
      </FaultsForm>
    </TroubleCard>
  );
}
