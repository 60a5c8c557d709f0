import { Form } from '../../page/Form';
import { kept } from '../../page/live';
import { Numbers } from '../../page/parts/NumberField';
import { ChoiceField } from '../../page/parts/ChoiceField';
import { TickField } from '../../page/parts/TickField';
import {
  FaultsForm,
  PercentField,
  SharedFaultFields,
  TimesField,
  TroubleCard,
  noFaults,
} from '../../page/parts/FaultsForm';
import type { EventBridgeFaults } from '../faults';

const NO_FAULTS = {
  ...noFaults(),
  partialFailurePercent: 0,
  partialFailureCode: 'EventSourceThrottled' as EventBridgeFaults['partialFailureCode'],
  throttlePercent: 0,
  deniedOperation: '',
  isServiceDisabled: false,
};

const faults = new Form('/api/eventbridge/faults', NO_FAULTS, {
  toValues: ({ entryError, deniedOperations, ...others }: EventBridgeFaults) => ({
    ...others,
    errorName: entryError?.code ?? '',
    times: entryError?.times ?? 1,
    deniedOperation: deniedOperations[0] ?? '',
  }),
  toKept: ({ errorName: code, times, deniedOperation, ...others }) => {
    const message = 'The event was refused, as was asked for.';
    return {
      ...others,
      entryError: code ? { code, message, times } : null,
      deniedOperations: deniedOperation ? [deniedOperation] : [],
    };
  },
});

const operations = kept<string[]>('/api/eventbridge/operations', []);

/** What goes wrong at EventBridge on demand. */
export function FaultsCard() {
  const { fields } = faults;
  return (
    <TroubleCard id="eb-faults-title" who="EventBridge">
      <FaultsForm
        form={faults}
        none={NO_FAULTS}
        id="save-eb-faults"
        done="This is how EventBridge behaves now."
      >
        <div class="pair">
          <PercentField
            id="partial-failures"
            label="% of events fail"
            field={fields.partialFailurePercent}
          />
          <ChoiceField
            label="with the error"
            field={fields.partialFailureCode}
            options={[
              ['EventSourceThrottled', 'EventSourceThrottled'],
              ['InternalError', 'InternalError'],
            ]}
          />
        </div>
        <div class="pair">
          <TimesField label="The next … events fail" fields={fields} />
          <ChoiceField
            id="entry-error"
            label="with the error"
            field={fields.errorName}
            options={[
              ['', 'no error'],
              ['InvalidArgument', 'InvalidArgument'],
              ['EventBusNotExist', 'EventBusNotExist'],
              ['EventSizeExceeded', 'EventSizeExceeded'],
            ]}
          />
        </div>
        <Numbers>
          <PercentField id="throttles" label="% HTTP 429" field={fields.throttlePercent} />
          <SharedFaultFields fields={fields} done="accepted" status={503} />
        </Numbers>
        <ChoiceField
          label="The access key has no permission for"
          field={fields.deniedOperation}
          options={[
            ['', 'nothing: it may do everything'],
            ...operations.value.map((name) => [name, name] as const),
          ]}
        />
        <TickField
          label="The account has not activated EventBridge"
          field={fields.isServiceDisabled}
        />
      </FaultsForm>
    </TroubleCard>
  );
}
