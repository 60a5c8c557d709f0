import { flows, lookAgain } from '../../flows/panel/choice';
import { ask } from '../../page/ask';
import { Card } from '../../page/parts/Card';
import { TextField } from '../../page/parts/TextField';
import { SecretField } from '../../page/parts/SecretField';
import { SecondButton, SubmittedForm } from '../../page/parts/SubmittedForm';
import { app } from './app';
import { outcomeOf } from './outcome';

async function save(): Promise<boolean> {
  const isSaved = await app.save();
  // The callback URL may be that of another flow, or of none.
  if (isSaved) await lookAgain();
  return isSaved;
}

async function checkUrl(): Promise<void> {
  if (await save()) app.result.value = await outcomeOf(ask('POST', '/api/dingtalk/check-url'));
}

/** The app's keys, and where its events go. */
export function AppCard() {
  const { token, aesKey, ownerKey, callbackUrl } = app.fields;
  return (
    <Card id="app-title" title="DingTalk app" className="card-app">
      <p>n8n's credential must hold the same three values. The address is your trigger's.</p>
      <SubmittedForm
        submit={{ text: 'Save' }}
        onSubmit={save}
        buttons={
          <SecondButton id="check-url" onClick={checkUrl}>
            Check URL
          </SecondButton>
        }
        result={app.result}
      >
        <TextField label="Token" field={token} required />
        <SecretField id="aes-key" label="AES key" name="the AES key" field={aesKey} required />
        <TextField label="Owner key" field={ownerKey} required />
        <TextField label="Callback URL" type="url" field={callbackUrl} required />
        <p class="hint">“Check URL” saves and then tests the address as DingTalk does.</p>
        {flows.value.length > 0 && (
          <p class="hint">
            A DingTalk app has one callback URL. Choose another flow above, and that flow's URL
            takes its place.
          </p>
        )}
      </SubmittedForm>
    </Card>
  );
}
