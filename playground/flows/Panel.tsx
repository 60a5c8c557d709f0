import './panel.css';
import { computed, signal } from '@preact/signals';
import { callbackUrlChanged } from '../dingtalk/panel/app';
import { traces } from '../eventbridge/panel/arrivals';
import { Trace } from '../eventbridge/panel/Trace';
import type { TraceSummary } from '../eventbridge/routes';
import { ask } from '../page/ask';
import { kept } from '../page/live';
import { MessageInChat } from '../page/parts/Chat';
import { tab } from '../page/tabs';
import { messages } from '../robot/panel/arrivals';
import { dingTalk } from '../robot/panel/brand';
import type { ChatMessage } from '../robot/robot';
import { choose, chosen, flow, flows, occasion } from './panel/choice';
import { type Ending, endingOf, notPlayed } from './panel/played';
import type { Played } from './stage';

const settings = kept<{ executionsUrl?: string }>('/api/settings', {});
const isPlaying = signal(false);
const ending = signal<Ending | undefined>(undefined);
/** The newest of what had come before the click. */
const before = signal({ message: 0, trace: 0 });

/** What n8n told the group since the click. */
const latestMessage = computed(() => newest(messages.oldestFirst.value, before.value.message));
/** What became of it at EventBridge since then. */
const latestTrace = computed(() => newest(traces.oldestFirst.value, before.value.trace));

// How a flow was played says nothing of another one.
chosen.subscribe(() => {
  ending.value = undefined;
});

/** The newest item, if it came after the one with this id and something was played. */
function newest<Item extends { id: number }>(items: Item[], id: number): Item | undefined {
  const item = items.at(-1);
  return ending.value && item && item.id > id ? item : undefined;
}

async function play(): Promise<void> {
  isPlaying.value = true;
  before.value = {
    message: messages.oldestFirst.value.at(-1)?.id ?? 0,
    trace: traces.oldestFirst.value.at(-1)?.id ?? 0,
  };
  try {
    ending.value = endingOf(await ask<Played>('POST', '/api/flows/play'));
  } catch (error) {
    ending.value = notPlayed(error);
  } finally {
    isPlaying.value = false;
  }
}

async function chooseFlow(name: string): Promise<void> {
  await choose(name);
  await callbackUrlChanged();
}

/** By who starts them, as one chooses among them. */
const groups = computed(() =>
  [
    { label: 'DingTalk tells n8n', members: flows.value.filter(({ isCalled }) => !isCalled) },
    { label: 'Another system tells n8n', members: flows.value.filter(({ isCalled }) => isCalled) },
  ].filter(({ members }) => members.length),
);

const FlowChoice = () => (
  <label class="flow-choice">
    Flow in n8n
    <select
      id="flow-choice"
      disabled={isPlaying.value}
      value={chosen.value}
      onChange={({ currentTarget }) => chooseFlow(currentTarget.value)}
    >
      {!chosen.value && (
        <option value="">
          {`whatever is at the callback URL ${tab.value === 'events' ? 'below' : 'of the tab Events'}`}
        </option>
      )}
      {groups.value.map(({ label, members }) => (
        <optgroup key={label} label={label}>
          {members.map(({ name }) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </optgroup>
      ))}
    </select>
  </label>
);

function Outcome({ of: { colour, headline, text } }: { of: Ending }) {
  const executionsUrl = flow.value?.executionsUrl ?? settings.value.executionsUrl;
  return (
    <>
      <p class={`verdict ${colour}`}>{headline}</p>
      <p>
        <span class="played-text">{text}</span>{' '}
        {executionsUrl && colour !== 'bad' && (
          <a href={executionsUrl} target="_blank" rel="noopener">
            See the execution in n8n
          </a>
        )}
      </p>
    </>
  );
}

const Welcome = () => (
  <>
    <h1 id="play-title">See a DingTalk event arrive in n8n</h1>
    <p>
      This page plays DingTalk: it sends events to n8n and checks each answer the way DingTalk does.
      No DingTalk account is needed.
    </p>
  </>
);

const Workbench = () => (
  <>
    <h1 id="play-title">Events</h1>
    <p>
      Choose where events go, send them by hand, one or many, and see how n8n answers each of them.
    </p>
  </>
);

const Choice = () => (
  <div class="choice">
    {flows.value.length > 0 && <FlowChoice />}
    <button
      type="button"
      id="play"
      onClick={play}
      aria-busy={isPlaying.value}
      disabled={isPlaying.value}
    >
      {`Play: ${occasion.value}`}
    </button>
  </div>
);

const LatestMessage = ({ of: message }: { of: ChatMessage }) => (
  <section id="latest-message" class="chat-window" aria-label="What the group sees">
    <p class="chat-head">
      <strong>The group chat shows</strong>
      <a href="#chat">Open the group chat</a>
    </p>
    <MessageInChat brand={dingTalk} entry={message} />
  </section>
);

const LatestTrace = ({ of: trace }: { of: TraceSummary }) => (
  <section id="latest-trace" aria-label="What EventBridge did">
    <p class="head">
      <strong>EventBridge received an event</strong>
      <a href="#eventbridge">Open EventBridge</a>
    </p>
    <Trace key={trace.id} of={trace} />
  </section>
);

/** The big button and what came of it: large and alone on its own tab. */
export function FlowsPanel() {
  const isAlone = tab.value === 'play';
  return (
    <section class={isAlone ? 'play alone' : 'play'} aria-labelledby="play-title">
      {isAlone ? <Welcome /> : <Workbench />}
      <Choice />
      <div class="outcome" role="status" aria-live="polite">
        {ending.value && <Outcome of={ending.value} />}
      </div>
      {latestMessage.value && <LatestMessage of={latestMessage.value} />}
      {latestTrace.value && <LatestTrace of={latestTrace.value} />}
    </section>
  );
}
