import { computed, signal } from '@preact/signals';
import { ask } from '../page/ask';
import { ErrorTable } from '../page/ErrorTable';
import { Form } from '../page/Form';
import { kept, onNews } from '../page/live';
import { Card } from '../page/parts/Card';
import { Chat } from '../page/parts/Chat';
import {
  ChoiceField,
  CopyField,
  NumberField,
  Numbers,
  SecretField,
  TextArea,
} from '../page/parts/fields';
import {
  ErrorField,
  FaultsForm,
  SharedFaultFields,
  TimesField,
  noFaults,
} from '../page/parts/FaultsForm';
import { Log, endOf } from '../page/parts/Log';
import { SettingsForm } from '../page/parts/SettingsForm';
import { linesOf } from '../page/words';
import type { RobotError } from './errors';
import type { RobotFaults } from './faults';
import { messages, requests } from './panel/arrivals';
import { dingTalk } from './panel/brand';
import type { RobotStatus } from './robot';
import type { RobotNews } from './routes';
import type { RobotSettings } from './settings';

const WINDOW_MS = 60_000;

const settings = new Form(
  '/api/robot/settings',
  {
    accessToken: '',
    secret: '',
    keywords: '',
    ipRanges: '',
    messagesPerMinute: 20,
    blockSeconds: 600,
  },
  {
    toValues: ({ keywords, ipRanges, ...others }: RobotSettings) => ({
      ...others,
      keywords: keywords.join('\n'),
      ipRanges: ipRanges.join('\n'),
    }),
    toKept: ({ keywords, ipRanges, ...others }) => ({
      ...others,
      keywords: linesOf(keywords),
      ipRanges: linesOf(ipRanges),
    }),
  },
);

const NO_FAULTS = { ...noFaults(), tooFastErrcode: '410100' };

const errors = new ErrorTable<RobotError>('/api/robot/errors');

const faults = new Form<typeof NO_FAULTS, RobotFaults>('/api/robot/faults', NO_FAULTS, {
  ready: () => errors.load(),
  toValues: ({ answer, tooFastErrcode, ...others }) => ({
    ...others,
    ...errors.chosenFor(answer),
    tooFastErrcode: String(tooFastErrcode),
  }),
  toKept: ({ errorName, times, tooFastErrcode, ...others }) => ({
    ...others,
    answer: errors.answerFor({ errorName, times }),
    tooFastErrcode: tooFastErrcode === '130101' ? 130101 : 410100,
  }),
});

const status = kept<RobotStatus>('/api/robot/status', {
  countedAt: [],
  blockedUntil: null,
  faultyAnswersLeft: 0,
});
const now = signal(Date.now());

setInterval(() => (now.value = Date.now()), 1000);
onNews<RobotNews>('robot', (news) => {
  now.value = Date.now();
  status.value = news.status;
});

const blockedForMs = computed(() => Math.max(0, (status.value.blockedUntil ?? 0) - now.value));

const webhookUrl = computed(
  () => `${location.origin}/robot/send?access_token=${settings.fields.accessToken.value}`,
);

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

const Empty = () => (
  <>
    <img src="/pictures/robot.svg" alt="" />
    <p>
      <strong>No messages yet</strong>
    </p>
    <p>
      Send with the <strong>DingTalk Robot</strong> node in n8n: paste the webhook URL and the
      secret from this page into its credential. What the node sends appears here as the group would
      see it.
    </p>
  </>
);

function Settings() {
  const { secret, keywords, ipRanges, messagesPerMinute, blockSeconds } = settings.fields;
  return (
    <Card id="robot-title" title="Robot">
      <p>n8n's credential must hold the same webhook URL and secret.</p>
      <SettingsForm form={settings} id="save-robot">
        <CopyField
          id="webhook-url"
          label="Webhook URL"
          name="the webhook URL"
          text={webhookUrl.value}
        />
        <SecretField
          id="secret"
          label="Secret (empty: requests need no signature)"
          name="the secret"
          field={secret}
        />
        <TextArea
          id="keywords"
          label="Keywords, one per line (a message must contain one)"
          rows={2}
          field={keywords}
          placeholder="any"
        />
        <TextArea
          id="ip-ranges"
          label="Addresses that may send, one per line"
          rows={2}
          field={ipRanges}
          placeholder="all"
        />
        <Numbers>
          <NumberField label="Messages per minute" field={messagesPerMinute} min={1} max={1000} />
          <NumberField
            label="Seconds blocked after that"
            field={blockSeconds}
            min={0}
            max={86_400}
          />
        </Numbers>
      </SettingsForm>
    </Card>
  );
}

function Faults() {
  const { fields } = faults;
  const left = status.value.faultyAnswersLeft;
  return (
    <Card id="faults-title" title="When things go wrong">
      <p>See what your flow does when DingTalk refuses, is slow or cannot be reached.</p>
      <FaultsForm
        form={faults}
        none={NO_FAULTS}
        id="save-faults"
        done="This is how the robot behaves now."
        more={
          left === 0
            ? ''
            : left === 1
              ? 'One more request gets it.'
              : `${left} more requests get it.`
        }
      >
        <ErrorField
          id="fault-error"
          field={fields.errorName}
          table={errors}
          codeOf={({ errcode }) => errcode}
        />
        <Numbers>
          <TimesField fields={fields} />
          <SharedFaultFields fields={fields} done="shown" status={502} />
        </Numbers>
        <ChoiceField
          label="A message too many is answered with"
          field={fields.tooFastErrcode}
          options={[
            ['410100', '410100: sending too fast'],
            ['130101', '130101: exceed 20 times per minute'],
          ]}
        />
      </FaultsForm>
    </Card>
  );
}

/** The group's chat, and the robot that writes to it. */
export const RobotPanel = () => (
  <div id="chat-tab" class="columns">
    <Chat
      brand={dingTalk}
      messages={messages.oldestFirst}
      onClear={() => ask('DELETE', '/api/robot/messages')}
      empty={<Empty />}
      state={<State />}
    />
    <div class="column-cards">
      <Settings />
      <Faults />
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
