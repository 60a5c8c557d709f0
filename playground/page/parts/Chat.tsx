import './chat.css';
import type { ReadonlySignal } from '@preact/signals';
import type { ComponentChildren, FunctionComponent } from 'preact';
import { Time } from './Time';

/** A message that a group sees. */
export interface ChatEntry {
  id: number;
  /** When it came, ISO 8601 in UTC. */
  at: string;
  msgtype: string;
  /** How often it came again, which the group does not see. */
  repeats: number;
  /** Whether it was taken back. */
  isRecalled?: boolean;
}

/** Who wrote a message. */
export interface Writer {
  name: string;
  /** What stands behind the name. */
  mark?: string;
  /** Address of a picture; none where the message hides it. */
  avatar: string;
  isAvatarHidden?: boolean;
}

/** How a service's chat looks. */
export interface Brand<Entry extends ChatEntry> {
  writerOf: (entry: Entry) => Writer;
  /** What is in the bubble, with the bubble around it. */
  Bubble: FunctionComponent<{ entry: Entry }>;
  /** What the notification says; undefined when it says no more than the message. */
  titleOf: (entry: Entry) => string | undefined;
  /** What else is said below the bubble, which the people in the chat do not see. */
  noteOf?: (entry: Entry) => string | undefined;
}

/** A message as the group sees it. */
export function MessageInChat<Entry extends ChatEntry>({
  brand: { writerOf, Bubble, titleOf, noteOf },
  entry,
}: {
  brand: Brand<Entry>;
  entry: Entry;
}) {
  const { name, mark, avatar, isAvatarHidden } = writerOf(entry);
  const title = titleOf(entry);
  const note = noteOf?.(entry);
  return (
    <div class={`chat-message ${entry.isRecalled ? 'recalled' : ''}`} data-msgtype={entry.msgtype}>
      <img class="avatar" src={avatar} alt="" hidden={isAvatarHidden} />
      <div class="chat-body">
        <p class="sender">
          <span>{name}</span> {mark && <span class="robot-mark">{mark}</span>}{' '}
          <Time at={entry.at} />
        </p>
        <Bubble entry={entry} />
        {title && (
          <p
            class="caption"
            title="The title is what the chat list and the notification show."
          >{`Notification: ${title}`}</p>
        )}
        {entry.repeats > 0 && (
          <p class="caption">{`Sent ${entry.repeats + 1} times, shown once`}</p>
        )}
        {note && <p class="caption">{note}</p>}
      </div>
    </div>
  );
}

const Empty = ({ children }: { children: ComponentChildren }) => (
  <div class="chat-empty">
    <img src="/pictures/robot.svg" alt="" />
    <p>
      <strong>No messages yet</strong>
    </p>
    <p>{children}</p>
  </div>
);

/**
 * A chat.
 *
 * @param id what the ids of its parts begin with
 * @param choice chooses which chat is shown, where there are several
 * @param clear what the button says that empties it
 * @param empty how messages come here, said while there is none
 * @param state what is said below the messages
 */
export function Chat<Entry extends ChatEntry>(props: {
  id: string;
  title: string;
  choice?: ComponentChildren;
  clear?: string;
  brand: Brand<Entry>;
  messages: ReadonlySignal<Entry[]>;
  onClear: () => unknown;
  empty: ComponentChildren;
  state: ComponentChildren;
}) {
  const { id, title, choice, clear = 'Clear', brand, messages, onClear, empty, state } = props;
  return (
    <section class="column-main chat-window" aria-labelledby={`${id}-title`}>
      <div class="chat-head">
        <h1 id={`${id}-title`}>{title}</h1>
        {messages.value.length > 0 && (
          <button type="button" class="secondary outline" id={`clear-${id}`} onClick={onClear}>
            {clear}
          </button>
        )}
      </div>
      {choice && <div class="chat-choice">{choice}</div>}
      <div
        id={`${id}-messages`}
        class="chat-messages"
        role="log"
        tabIndex={0}
        aria-label={`Messages of ${title}, the newest at the bottom`}
      >
        <div>
          {messages.value.length === 0 && <Empty>{empty}</Empty>}
          {messages.value.map((entry) => (
            <MessageInChat key={entry.id} brand={brand} entry={entry} />
          ))}
        </div>
      </div>
      <div class="chat-state">{state}</div>
    </section>
  );
}
