import './trace.css';
import { useSignal } from '@preact/signals';
import { ask } from '../../page/ask';
import { Badge } from '../../page/parts/Badge';
import { Json } from '../../page/parts/Json';
import { Time } from '../../page/parts/Time';
import { type Colour, milliseconds, wordsOf } from '../../page/words';
import type { TraceSummary } from '../routes';
import type { RuleTrace, TargetTrace } from '../trace';

const kinds = new Map([
  ['acs.http', 'HTTP API'],
  ['acs.dingtalk', 'DingTalk robot'],
]);

const colours: Record<TargetTrace['status'], Colour> = {
  delivered: 'good',
  failed: 'bad',
  'on the way': 'warn',
};

/** "HTTP 200 · 12 ms · 2 attempts" */
const detailsOf = ({ httpStatus, latencyMs, attempts }: TargetTrace) =>
  [
    httpStatus && `HTTP ${httpStatus}`,
    latencyMs !== undefined && milliseconds(latencyMs),
    attempts > 1 && `${attempts} attempts`,
  ]
    .filter(Boolean)
    .join(' · ');

const Target = ({ of: target }: { of: TargetTrace }) => (
  <div class="step">
    <span class="step-name">{kinds.get(target.type) ?? target.type}</span>
    <strong>{target.targetId}</strong>
    <span>
      <Badge colour={colours[target.status]}>{target.status}</Badge>{' '}
      <span class="step-more">{detailsOf(target)}</span>
    </span>
    {target.status === 'failed' && <span class="step-more">{target.reason}</span>}
  </div>
);

const Rule = ({ of: { ruleName, targets } }: { of: RuleTrace }) => (
  <li class="branch">
    <div class="step">
      <span class="step-name">Rule</span>
      <strong>{ruleName}</strong>
      {targets.length === 0 && <span class="warn">has no target</span>}
    </div>
    <div class="trace-targets">
      {targets.map((target) => (
        <Target key={target.targetId} of={target} />
      ))}
    </div>
  </li>
);

/** The whole event, which news don't carry: it is fetched when it is asked for. */
function WholeEvent({ of: { id, event } }: { of: TraceSummary }) {
  const shown = useSignal<unknown>(undefined);
  const show = async () => {
    if (shown.value !== undefined) return;
    try {
      shown.value = await ask('GET', `/api/eventbridge/traces/${id}/event`);
    } catch (error) {
      shown.value = wordsOf(error);
    }
  };
  return (
    <details class="trace-event" onToggle={({ currentTarget }) => currentTarget.open && show()}>
      <summary>{`Event ${event.id}`}</summary>
      <Json of={shown.value ?? ''} />
    </details>
  );
}

/** The way of an event. */
export function Trace({ of }: { of: TraceSummary }) {
  const { at, via, repeats, busName, event, rules } = of;
  const often = repeats ? `, sent ${repeats + 1} times, counted once` : '';
  return (
    <div class="trace">
      <ol class="trace-steps" aria-label="The way of an event">
        <li class="step">
          <span class="step-name">Received</span>
          <strong>{event.type}</strong>
          <span>
            <Time at={at} /> <span>{`via ${via}${often}`}</span>
          </span>
          <span class="step-more">{`${event.source} on ${busName}`}</span>
        </li>
        {rules.length === 0 && (
          <li class="step warn">
            <span class="step-name">Rule</span>
            <strong>none matched</strong>
          </li>
        )}
        {rules.map((rule) => (
          <Rule key={rule.ruleName} of={rule} />
        ))}
      </ol>
      <WholeEvent of={of} />
    </div>
  );
}
