import { computed, signal } from '@preact/signals';
import { ask } from '../../page/ask';
import { Card } from '../../page/parts/Card';
import { TextField } from '../../page/parts/TextField';
import { TickField } from '../../page/parts/TickField';
import { Result } from '../../page/parts/Result';
import { SecondButton } from '../../page/parts/SubmittedForm';
import { NOTHING_TOLD, type Told } from '../../page/words';
import { choose, chosen, events, message, problem, write } from './message';
import { outcomeOf } from './outcome';

const search = signal('');
const isFresh = signal(true);
const result = signal<Told>(NOTHING_TOLD);

const matches = computed(() => {
  const words = search.value.toLowerCase().split(/\s+/);
  return events.value.filter(({ code, nameEn, nameZh, category }) => {
    const text = `${code} ${nameEn} ${nameZh} ${category}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
});

const groups = computed(() => {
  const categories = new Set(matches.value.map(({ category }) => category));
  return [...categories].map((name) => ({
    name,
    members: matches.value.filter(({ category }) => category === name),
  }));
});

// What became of an event says nothing of another one.
chosen.subscribe(() => {
  result.value = NOTHING_TOLD;
});

function begin(code: string): void {
  choose(code);
  result.value = NOTHING_TOLD;
}

async function sendOnce(): Promise<void> {
  const sent = chosen.value;
  result.value = { text: 'Sending…' };
  const outcome = await outcomeOf(
    ask('POST', '/api/dingtalk/push', {
      message: JSON.parse(message.value),
      fresh: isFresh.value,
    }),
  );
  if (chosen.value === sent) result.value = outcome;
}

const EventChoice = () => (
  <>
    <label for="event-choice">{`Choose one of ${matches.value.length} events`}</label>
    <select
      id="event-choice"
      size={9}
      value={chosen.value}
      onChange={({ currentTarget }) => begin(currentTarget.value)}
    >
      {groups.value.map(({ name, members }) => (
        <optgroup key={name} label={name}>
          {members.map(({ code, nameEn, nameZh }) => (
            <option key={code} value={code} title={`${code} · ${nameZh}`}>
              {`${nameEn} · ${code}`}
            </option>
          ))}
        </optgroup>
      ))}
    </select>
  </>
);

const Message = () => (
  <>
    <label for="message">What DingTalk says, before it is encrypted (JSON)</label>
    <textarea
      id="message"
      class="code"
      rows={11}
      spellcheck={false}
      value={message.value}
      onInput={({ currentTarget }) => write(currentTarget.value)}
      aria-invalid={problem.value ? true : undefined}
      aria-describedby="message-problem"
    />
    <p id="message-problem" class="result bad" role="status">
      {problem.value}
    </p>
  </>
);

/** Sends one event. */
export const EventCard = () => (
  <Card id="event-title" title="Send an event" className="card-event">
    <TextField
      label="Find an event"
      type="search"
      field={search}
      placeholder="employee, approval, attendance…"
    />
    <EventChoice />
    <Message />
    <TickField
      label="Renew the event's id and time (the same id again counts as a repetition)"
      field={isFresh}
    />
    <div class="actions">
      <button type="button" id="send-once" onClick={sendOnce} disabled={problem.value !== ''}>
        Send once
      </button>
      <SecondButton onClick={() => begin(chosen.value)}>Start over</SecondButton>
    </div>
    <Result of={result} />
  </Card>
);
