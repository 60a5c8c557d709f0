import { computed, signal } from '@preact/signals';
import { nameOf } from '../../company/panel/company';
import { attempt } from '../../page/Form';
import { ask } from '../../page/ask';
import { kept } from '../../page/live';
import { Card } from '../../page/parts/Card';
import { CopyField } from '../../page/parts/CopyField';
import { Result } from '../../page/parts/Result';
import { SecondButton } from '../../page/parts/SubmittedForm';
import { NOTHING_TOLD, type Told } from '../../page/words';
import type { SessionWebhook } from '../appRobot';
import { GROUP, shown } from './chats';

const robot = kept('/api/appRobot/robot', { robotCode: '', openConversationId: '' });
const sessionWebhook = signal('');
const downloadCode = signal('');
const result = signal<Told>(NOTHING_TOLD);

const chatName = computed(() => (shown.value === GROUP ? 'the group' : nameOf(shown.value)));

const openSession = () =>
  attempt(result, async () => {
    const userId = shown.value || undefined;
    const opened = await ask<SessionWebhook>('POST', '/api/appRobot/session', { userId });
    sessionWebhook.value = opened.sessionWebhook;
    const until = new Date(opened.sessionWebhookExpiredTime).toLocaleTimeString([], {
      hour12: false,
    });
    return `What is posted there appears in the chat with ${chatName.value}, until ${until}.`;
  });

const sendFile = (input: HTMLInputElement) =>
  attempt(result, async () => {
    const [file] = input.files ?? [];
    if (!file) return '';
    input.value = '';
    const query = new URLSearchParams({ userId: shown.value, fileName: file.name });
    const sent = await ask<{ downloadCode: string }>('POST', `/api/appRobot/file?${query}`, file);
    downloadCode.value = sent.downloadCode;
    return `${file.name} is in the chat. Its download code is above.`;
  });

const expire = () =>
  attempt(result, async () => {
    await ask('POST', '/api/appRobot/expire');
    return 'All session webhooks and download codes have expired.';
  });

/** What a flow needs that writes to the chats, answers in them or downloads from them. */
export const ForYourFlow = () => (
  <Card id="for-your-flow-title" title="For your flow">
    <p>
      n8n's credential is the one of the tab <a href="#events">Events</a>. A userId stands behind
      each person's name.
    </p>
    <CopyField
      id="app-group-id"
      label="openConversationId of the group"
      name="the openConversationId"
      text={robot.value.openConversationId}
    />
    <CopyField
      id="robot-code"
      label="Robot code (the Client ID)"
      name="the robot code"
      text={robot.value.robotCode}
    />
    {sessionWebhook.value && (
      <CopyField
        id="session-webhook"
        label="Session webhook"
        name="the session webhook"
        text={sessionWebhook.value}
      />
    )}
    {downloadCode.value && (
      <CopyField
        id="download-code"
        label="Download code"
        name="the download code"
        text={downloadCode.value}
      />
    )}
    {shown.value !== GROUP && (
      <label>
        {`${chatName.value} sends a file to the robot`}
        <input
          type="file"
          id="file-to-robot"
          onChange={({ currentTarget }) => void sendFile(currentTarget)}
        />
      </label>
    )}
    <div class="actions">
      <SecondButton id="new-session" onClick={openSession}>
        {`Session webhook for ${chatName.value}`}
      </SecondButton>
      <SecondButton id="expire-app" onClick={expire}>
        Let all expire
      </SecondButton>
    </div>
    <Result of={result} />
  </Card>
);
