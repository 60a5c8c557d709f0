import { computed, signal } from '@preact/signals';
import { nameOf, people } from '../company/panel/company';
import { requests } from '../openapi/panel/arrivals';
import { Chat } from '../page/parts/Chat';
import { Log, endOf } from '../page/parts/Log';
import { FaultsCard } from './panel/FaultsCard';
import { ForYourFlow } from './panel/ForYourFlow';
import { appChat } from './panel/brand';
import { GROUP, choose, clear, countOf, read, shown, shownMessages } from './panel/chats';

/** Where the calls are that have to do with the chats. */
const PATHS = /^\/(v1\.0\/robot|media|robot)\//;

const ownRequests = computed(() =>
  requests.newestFirst.value.filter(({ path }) => PATHS.test(path)),
);

const titleOf = (userId: string) => (userId === GROUP ? "The app's group" : nameOf(userId));

const withCount = (text: string, userId: string) => {
  const count = countOf(userId);
  return count ? `${text} (${count})` : text;
};

const Choice = () => (
  <select
    id="app-chat-choice"
    aria-label="Which chat is shown"
    value={shown.value}
    onChange={({ currentTarget }) => choose(currentTarget.value)}
  >
    <option value={GROUP}>{withCount("The app's group", GROUP)}</option>
    <optgroup label="With one person">
      {people.value.map(({ userId, name }) => (
        <option key={userId} value={userId}>
          {withCount(`${name} · ${userId}`, userId)}
        </option>
      ))}
    </optgroup>
  </select>
);

/** Who reads the group; in a private chat there is only one. */
const groupReader = signal('');

const GroupReader = () => (
  <select
    id="group-reader"
    aria-label="Who reads the group"
    value={groupReader.value}
    onChange={({ currentTarget }) => (groupReader.value = currentTarget.value)}
  >
    <option value="">Who reads it?</option>
    {people.value.map(({ userId, name }) => (
      <option key={userId} value={userId}>
        {name}
      </option>
    ))}
  </select>
);

function State() {
  const reader = shown.value || groupReader.value;
  const unread = shownMessages.value.filter(
    ({ author, isRecalled, readBy }) => author === null && !isRecalled && !readBy.includes(reader),
  );
  return (
    <>
      {shown.value === GROUP ? (
        <GroupReader />
      ) : (
        <span role="status">
          {unread.length ? `${unread.length} not read yet` : 'All of it is read'}
        </span>
      )}
      <button
        type="button"
        id="mark-as-read"
        disabled={!reader || !unread.length}
        onClick={() => read(reader)}
      >
        {reader ? `${nameOf(reader)} reads it` : 'Mark as read'}
      </button>
    </>
  );
}

const HowTo = () => (
  <>
    Send with the <strong>DingTalk App</strong> node in n8n, to a person or to the group. What it
    sends appears here as they would see it.
  </>
);

/** The chats of the app's robot: with each person, and the app's group. */
export const AppRobotPanel = () => (
  <div id="app-chat-tab" class="columns">
    <Chat
      id="app-chat"
      title={titleOf(shown.value)}
      choice={<Choice />}
      brand={appChat}
      messages={shownMessages}
      clear="Clear all chats"
      onClear={clear}
      empty={<HowTo />}
      state={<State />}
    />
    <div class="column-cards">
      <ForYourFlow />
      <FaultsCard />
    </div>
    <section class="column-requests" aria-labelledby="app-requests-title">
      <h2 id="app-requests-title">Requests for the chats</h2>
      <Log
        id="app-chat-requests"
        empty="Nothing received yet. What n8n asks for the app's robot appears here, newest first."
        rows={ownRequests.value}
        columns={[
          { title: 'Call', kind: 'event', of: ({ path }) => path.split('/').slice(-2).join('/') },
        ]}
        verdict={({ errcode }) => endOf(errcode)}
        reason={({ reason }) => reason}
      />
    </section>
  </div>
);
