import { computed, signal } from '@preact/signals';
import { Arrivals } from '../../page/Arrivals';
import { Form, asKept, attempt } from '../../page/Form';
import { ask } from '../../page/ask';
import { onNews } from '../../page/live';
import { Card } from '../../page/parts/Card';
import { SideButton, TextArea, TextField, TextFieldWithButtons } from '../../page/parts/TextField';
import { SecretField } from '../../page/parts/SecretField';
import { Log, type Verdict } from '../../page/parts/Log';
import { SecondButton, SubmittedForm } from '../../page/parts/SubmittedForm';
import { isJson, milliseconds } from '../../page/words';
import type { Call } from '../caller';
import type { CallerSettings } from '../callerSettings';
import type { AutomationNews } from '../routes';

const caller = new Form<CallerSettings>(
  '/api/automation/caller',
  { url: '', bearerToken: '', clientToken: '', body: '' },
  asKept(),
);

const calls = new Arrivals<Call>('/api/automation/caller/calls');
const isSending = signal(false);

onNews<AutomationNews>('automation', (news) => calls.add(news.calls));

const { fields, result } = caller;
const bodyIsJson = computed(() => isJson(fields.body.value));

async function send(times: number): Promise<void> {
  isSending.value = true;
  if (await caller.save('')) {
    await attempt(result, async () => {
      await ask('POST', '/api/automation/caller/send', { times });
      return '';
    });
  }
  isSending.value = false;
}

/** An automation's answer says with its code, not with the HTTP status, how it went. */
function verdictOf({ status, answer = '' }: Call): Verdict {
  if (status === undefined) return { colour: 'bad', text: 'no answer' };
  const code: unknown = isJson(answer) ? Object(JSON.parse(answer)).code : undefined;
  return { colour: status < 300 && code === 0 ? 'good' : 'bad', text: `HTTP ${status}` };
}

const CallForm = () => (
  <SubmittedForm
    submit={{
      text: 'Send',
      id: 'caller-send',
      disabled: isSending.value,
      busy: isSending.value,
    }}
    onSubmit={() => send(1)}
    buttons={
      <SecondButton
        id="caller-send-more"
        onClick={({ currentTarget }) => currentTarget.form?.reportValidity() && send(5)}
        disabled={isSending.value}
      >
        Send 5 times
      </SecondButton>
    }
    result={result}
  >
    <TextField
      id="caller-url"
      label="URL of the trigger in n8n"
      type="url"
      field={fields.url}
      placeholder="Production URL, from the node in n8n"
      required
    />
    <SecretField
      id="caller-token"
      label="Bearer token (empty: none is sent)"
      name="the token"
      field={fields.bearerToken}
      isCopied={false}
    />
    <TextFieldWithButtons
      id="caller-client-token"
      label="Client-Token (the same one again within 3 hours starts nothing)"
      field={fields.clientToken}
      placeholder="none: each request is new"
    >
      <SideButton
        label="New Client-Token"
        onClick={() => {
          fields.clientToken.value = crypto.randomUUID();
        }}
      >
        New
      </SideButton>
    </TextFieldWithButtons>
    <TextArea
      id="caller-body"
      label="Data (JSON)"
      rows={12}
      isCode
      field={fields.body}
      aria-describedby="caller-body-hint"
    />
    <p class="result warn" id="caller-body-hint" role="status">
      {bodyIsJson.value ? '' : 'This is not valid JSON. It is sent as it is.'}
    </p>
  </SubmittedForm>
);

/** Another system that calls n8n where it would call a DingTalk automation. */
export const CallerPart = () => (
  <section aria-labelledby="caller-title">
    <Card id="caller-title" title="The other way round: call n8n instead">
      <p>
        A system that would call a DingTalk automation calls n8n's DingTalk Automation Webhook
        Trigger: only the URL and the token change.
      </p>
      <CallForm />
    </Card>
    <div>
      <h3>n8n's answers</h3>
      <Log
        id="calls"
        empty="Nothing sent yet. What n8n answers appears here, newest first."
        rows={calls.newestFirst.value}
        columns={[{ title: 'Took', kind: 'kind', of: (call) => milliseconds(call.milliseconds) }]}
        verdict={verdictOf}
        reason={({ problem, answer }) => problem ?? answer}
        reasonTitle="Body"
      />
    </div>
  </section>
);
