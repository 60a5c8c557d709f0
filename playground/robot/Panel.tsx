import { computed, signal } from '@preact/signals';
import { ask } from '../page/ask';
import { Chat } from '../page/parts/Chat';
import { Log, endOf } from '../page/parts/Log';
import { FaultsCard } from './panel/FaultsCard';
import { SettingsCard, settings } from './panel/SettingsCard';
import { messages, requests } from './panel/arrivals';
import { dingTalk } from './panel/brand';
import { status } from './panel/status';

const WINDOW_MS = 60_000;

const now = signal(Date.now());

setInterval(() => (now.value = Date.now()), 1000);
// What has just come counts from now on.
status.subscribe(() => {
  now.value = Date.now();
});

const blockedForMs = computed(() => Math.max(0, (status.value.blockedUntil ?? 0) - now.value));

/** "9:58", with the second that has begun. */
function minutesAndSeconds(milliseconds: number): string {
  const seconds = Math.ceil(milliseconds / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

const state = computed(() => {
  if (blockedForMs.value) return `Blocked for another ${minutesAndSeconds(blockedForMs.value)}`;
  const counted = status.value.countedAt.filter((time) => now.value - time < WINDOW_MS).length;
  return `${counted} of ${settings.kept.value?.messagesPerMinute ?? 0} messages in this minute`;
});

const State = () => (
  <>
    <span role="status" class={blockedForMs.value ? 'bad' : undefined}>
      {state.value}
    </span>
    {blockedForMs.value > 0 && (
      <button type="button" id="unblock" onClick={() => ask('POST', '/api/robot/unblock')}>
        Lift the block
      </button>
    )}
  </>
);

const HowTo = () => (
  <>
    Send with the <strong>DingTalk Robot</strong> node in n8n: paste the webhook URL and the secret
    from this page into its credential. What the node sends appears here as the group would see it.
  </>
);

/** The group's chat, and the robot that writes to it. */
export const RobotPanel = () => (
  <div id="chat-tab" class="columns">
    <Chat
      id="chat"
      title="Group chat"
      brand={dingTalk}
      messages={messages.oldestFirst}
      onClear={() => ask('DELETE', '/api/robot/messages')}
      empty={<HowTo />}
      state={<State />}
    />
    <div class="column-cards">
      <SettingsCard />
      <FaultsCard />
    </div>
    <section class="column-requests" aria-labelledby="requests-title">
      <h2 id="requests-title">Requests to the robot</h2>
      <Log
        id="requests"
        empty="Nothing received yet. What n8n sends to the robot appears here, newest first."
        rows={requests.newestFirst.value}
        columns={[
          {
            title: 'Signed',
            kind: 'kind',
            of: ({ signed }) => (signed ? 'signed' : 'not signed'),
          },
        ]}
        verdict={({ answer }) => endOf(answer)}
        reason={({ reason }) => reason}
      />
    </section>
  </div>
);
