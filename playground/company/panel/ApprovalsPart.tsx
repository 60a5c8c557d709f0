import { useSignal } from '@preact/signals';
import { ask } from '../../page/ask';
import { Badge } from '../../page/parts/Badge';
import { Head, HeadButton } from '../../page/parts/Head';
import { Result } from '../../page/parts/Result';
import type { Colour } from '../../page/words';
import type { ApprovalView } from '../views';
import { approvals, decide, result, withdraw } from './company';

const MOST_SHOWN = 50;

type Task = ApprovalView['tasks'][number];

const isOpen = ({ status }: Task) => status === 'RUNNING';

function stateOf({ status, result: decided }: ApprovalView): { colour: Colour; text: string } {
  if (status === 'RUNNING') return { colour: 'warn', text: 'to be decided' };
  if (status === 'TERMINATED') return { colour: 'warn', text: 'taken back' };
  return decided === 'agree'
    ? { colour: 'good', text: 'agreed' }
    : { colour: 'bad', text: 'refused' };
}

type Deed = ApprovalView['records'][number];

const deeds: Record<Deed['type'], (deed: Deed) => string> = {
  START_PROCESS_INSTANCE: () => 'asked for it',
  EXECUTE_TASK_NORMAL: ({ result: decided }) => (decided === 'AGREE' ? 'agreed' : 'refused'),
  ADD_REMARK: () => 'commented',
  PROCESS_CC: () => 'was told',
  TERMINATE_PROCESS_INSTANCE: () => 'took it back',
};

const inWords = (deed: Deed) =>
  `${deed.name} ${deeds[deed.type](deed)}${deed.remark ? `: ${deed.remark}` : ''}`;

/** Day and minute, for what may have been weeks ago. */
const Moment = ({ at }: { at: string }) => (
  <time dateTime={at}>
    {new Date(at).toLocaleString('sv-SE', { dateStyle: 'short', timeStyle: 'short' })}
  </time>
);

const Decision = ({ approval, task }: { approval: ApprovalView; task: Task }) => (
  <div class="decision">
    <span>
      <strong>{task.name}</strong> is to decide.
    </span>
    <div class="actions">
      <button
        type="button"
        aria-label={`${task.name} agrees`}
        onClick={() => decide(approval, task, 'agree')}
      >
        Agree
      </button>
      <button
        type="button"
        class="secondary"
        aria-label={`${task.name} refuses`}
        onClick={() => decide(approval, task, 'refuse')}
      >
        Refuse
      </button>
    </div>
  </div>
);

const Approval = ({ of }: { of: ApprovalView }) => {
  const { colour, text } = stateOf(of);
  // What was just decided stays open.
  const beginsOpen = useSignal(of.tasks.some(isOpen));
  return (
    <details class="approval" data-id={of.processInstanceId} open={beginsOpen.value}>
      <summary>
        <strong>{of.title}</strong> <Badge colour={colour}>{text}</Badge> <Moment at={of.at} />
      </summary>
      <dl class="form">
        {of.form.map(({ label, value }) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <ul class="records">
        {of.records.map((deed, index) => (
          <li key={index}>
            <Moment at={deed.at} /> {inWords(deed)}
          </li>
        ))}
      </ul>
      {of.tasks.filter(isOpen).map((task) => (
        <Decision key={task.taskId} approval={of} task={task} />
      ))}
      {of.status === 'RUNNING' && (
        <button type="button" class="secondary outline" onClick={() => withdraw(of)}>
          Take it back
        </button>
      )}
    </details>
  );
};

/** What people have asked for, newest first, and a button for each who is to decide. */
export const ApprovalsPart = () => (
  <section class="column-main" aria-labelledby="approvals-title">
    <h1>Company</h1>
    <Head>
      <h2 id="approvals-title">Approvals</h2>
      <HeadButton id="ask-for-leave" onClick={() => ask('POST', '/api/company/ask')}>
        Somebody asks for leave
      </HeadButton>
    </Head>
    <p class="hint">
      What is decided here, or by a flow, ends as it would in DingTalk, and its events are pushed.
    </p>
    <Result of={result} />
    <div id="approvals">
      {approvals.newestFirst.value.slice(0, MOST_SHOWN).map((approval) => (
        <Approval key={approval.id} of={approval} />
      ))}
    </div>
  </section>
);
