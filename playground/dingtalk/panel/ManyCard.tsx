import { signal } from '@preact/signals';
import { fieldsOf, valuesOf } from '../../page/Form';
import { ask } from '../../page/ask';
import { Card } from '../../page/parts/Card';
import { Counters } from '../../page/parts/Counters';
import { NumberField, Numbers } from '../../page/parts/NumberField';
import { SecondButton, SubmittedForm } from '../../page/parts/SubmittedForm';
import { NOTHING_TOLD, type Told, milliseconds, sentence, wordsOf } from '../../page/words';
import type { ProgressReport } from '../progress';
import { run } from './deliveries';
import { message, problem } from './message';

const fields = fieldsOf({
  times: 100,
  /** Not a number for no limit. */
  ratePerSecond: NaN,
  connections: 5,
  duplicatesPercent: 0,
  brokenPercent: 0,
});
const result = signal<Told>(NOTHING_TOLD);

async function start(): Promise<void> {
  result.value = NOTHING_TOLD;
  try {
    // JSON has null for what is not a number.
    const plan = { message: JSON.parse(message.value), ...valuesOf(fields) };
    run.value = await ask<ProgressReport>('POST', '/api/dingtalk/push', plan);
  } catch (error) {
    result.value = { colour: 'bad', text: wordsOf(error) };
  }
}

function Progress({ of }: { of: ProgressReport }) {
  const { running, sent, total, acknowledged, refused, late, failed, unexpected } = of;
  return (
    <div id="progress">
      <progress value={sent} max={total} aria-label="Sent" />
      <p class="hint">
        {`${sent} of ${total} sent${running ? '' : sent < total ? ', stopped' : ', done'}`}
      </p>
      <Counters
        of={[
          ['Acknowledged', acknowledged, 'good'],
          ['Refused', refused],
          ['Late', late, 'warn'],
          ['Failed', failed, 'bad'],
          ['Half within', milliseconds(of.p50Ms)],
          ['99 % within', milliseconds(of.p99Ms)],
        ]}
      />
      {sent > 0 && (
        <p class={`result ${unexpected ? 'bad' : 'good'}`}>
          {unexpected
            ? `${unexpected} did not end as they should. ${sentence(`The latest: ${of.latestProblem}`)}`
            : 'Every event was acknowledged in time and every broken request refused.'}
        </p>
      )}
    </div>
  );
}

/** Sends an event again and again. */
export const ManyCard = () => (
  <Card id="many-title" title="Send many" className="card-many">
    <p>Sends the chosen event again and again, each time with its own id, as on a busy day.</p>
    <SubmittedForm
      submit={{
        text: 'Start',
        id: 'start-many',
        disabled: run.value?.running === true || problem.value !== '',
      }}
      onSubmit={start}
      buttons={
        <SecondButton
          id="stop-many"
          onClick={() => ask('POST', '/api/dingtalk/stop')}
          disabled={!run.value?.running}
        >
          Stop
        </SecondButton>
      }
      result={result}
    >
      <Numbers>
        <NumberField label="How many" field={fields.times} min={2} max={100_000} />
        <NumberField
          label="Per second"
          field={fields.ratePerSecond}
          min={1}
          max={10_000}
          placeholder="no limit"
          required={false}
        />
        <NumberField label="At a time" field={fields.connections} min={1} max={200} />
        <NumberField label="% repeated" field={fields.duplicatesPercent} min={0} max={100} />
        <NumberField label="% broken" field={fields.brokenPercent} min={0} max={100} />
      </Numbers>
    </SubmittedForm>
    {run.value && <Progress of={run.value} />}
  </Card>
);
