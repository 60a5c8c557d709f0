import './panel.css';
import { signal } from '@preact/signals';
import { ask } from '../page/ask';
import { Form, attempt } from '../page/Form';
import { kept, onNews } from '../page/live';
import { Card } from '../page/parts/Card';
import { CopyField, CopyTextField } from '../page/parts/CopyField';
import { SecretField } from '../page/parts/SecretField';
import { Head, HeadButton } from '../page/parts/Head';
import { Log, endOf } from '../page/parts/Log';
import { Result } from '../page/parts/Result';
import { SettingsForm } from '../page/parts/SettingsForm';
import { SecondButton } from '../page/parts/SubmittedForm';
import { TextField } from '../page/parts/TextField';
import { NOTHING_TOLD, type Told } from '../page/words';
import type { CallbackRequest } from './callbackRequest';
import { FaultsPart } from './panel/FaultsPart';
import { requests } from './panel/arrivals';
import type { FailedCount, OpenApiNews } from './routes';
import type { OpenApiSettings } from './settings';

/** More are a list to open. */
const EVENTS_SHOWN_AT_ONCE = 10;

const settings = new Form<
  Pick<OpenApiSettings, 'clientId' | 'clientSecret' | 'corpId'> & { lacked: string },
  OpenApiSettings
>(
  '/api/openapi/settings',
  { clientId: '', clientSecret: '', corpId: '', lacked: '' },
  {
    toValues: ({ lackedPermissions, ...others }) => ({
      ...others,
      lacked: lackedPermissions.join(' '),
    }),
    toKept: ({ lacked, ...values }, kept) => ({
      ...(kept as OpenApiSettings),
      ...values,
      lackedPermissions: lacked.split(/[\s,]+/).filter(Boolean),
    }),
  },
);

const registration = kept<CallbackRequest | null>('/api/openapi/registration', null);
const failed = kept<FailedCount>('/api/openapi/failed', { count: 0 });
const tokenResult = signal<Told>(NOTHING_TOLD);

onNews<OpenApiNews>('openapi', (news) => {
  registration.value = news.registration;
  failed.value = { count: news.failedCount };
});

const expireToken = () =>
  attempt(tokenResult, async () => {
    await ask('POST', '/api/openapi/expire-token');
    return 'It has expired. n8n must ask for a new one.';
  });

const Settings = () => {
  const { clientId, clientSecret, corpId, lacked } = settings.fields;
  return (
    <div>
      <SettingsForm
        form={settings}
        id="save-api"
        buttons={
          <SecondButton id="expire-token" onClick={expireToken}>
            Let the access token expire
          </SecondButton>
        }
      >
        <CopyField
          id="api-base-url"
          label="OAPI URL and API URL, in place of DingTalk's own"
          name="the address"
          text={location.origin}
        />
        <CopyTextField
          id="api-client-id"
          label="Client ID (also called AppKey)"
          name="the Client ID"
          field={clientId}
          required
        />
        <SecretField
          id="api-client-secret"
          label="Client Secret (also called AppSecret)"
          name="the Client Secret"
          field={clientSecret}
          required
        />
        <CopyTextField
          id="api-corp-id"
          label="Corp ID: your enterprise, and the owner key of a registered callback"
          name="the Corp ID"
          field={corpId}
          required
        />
        <TextField
          id="lacked-permissions"
          label="Permissions that the app lacks, with spaces between them"
          placeholder="qyapi_get_member"
          field={lacked}
        />
      </SettingsForm>
      <Result of={tokenResult} />
    </div>
  );
};

function Registered({ of: { url, call_back_tag: tags } }: { of: CallbackRequest }) {
  return (
    <div>
      <p>
        Events go to <strong>{url}</strong> and not to the callback URL above.
      </p>
      <details open={tags.length <= EVENTS_SHOWN_AT_ONCE}>
        <summary>
          {tags.length === 1 ? 'Only this event' : `Only these ${tags.length} events`}
        </summary>
        <p>{tags.join(', ')}</p>
      </details>
    </div>
  );
}

const Registration = () => (
  <section aria-labelledby="registration-title">
    <Head>
      <h3 id="registration-title">Registered now</h3>
      {registration.value && (
        <HeadButton id="unregister" onClick={() => ask('DELETE', '/api/openapi/registration')}>
          Remove
        </HeadButton>
      )}
    </Head>
    <div id="registration">
      {registration.value ? (
        <Registered of={registration.value} />
      ) : (
        <p>Nothing: events go to the callback URL above, all of them.</p>
      )}
    </div>
  </section>
);

function failedInWords(count: number): string {
  if (count === 0) return 'DingTalk keeps none.';
  const events = count === 1 ? 'one event' : `${count} events`;
  return `DingTalk keeps ${events} that n8n did not acknowledge in time. A flow can fetch them.`;
}

const FailedPushes = () => (
  <section aria-labelledby="failed-title">
    <Head>
      <h3 id="failed-title">Failed pushes</h3>
      {failed.value.count > 0 && (
        <HeadButton id="forget-failed" onClick={() => ask('DELETE', '/api/openapi/failed')}>
          Forget
        </HeadButton>
      )}
    </Head>
    <p id="failed" role="status">
      {failedInWords(failed.value.count)}
    </p>
  </section>
);

const Requests = () => (
  <details id="api-requests">
    <summary>What n8n asked the server API</summary>
    <Log
      rows={requests.newestFirst.value}
      columns={[{ title: 'Call', kind: 'event', of: ({ path }) => path.split('/').at(-1) }]}
      verdict={({ errcode }) => endOf(errcode)}
      reason={({ reason }) => reason}
    />
  </details>
);

/** The app at DingTalk's server API: what n8n's credential must hold, and what n8n did there. */
export const OpenApiPanel = () => (
  <Card id="api-title" title="App credentials and callback registration" className="card-openapi">
    <p>
      For flows that register their callback URL by themselves, or fetch what could not be pushed:
      they do that through DingTalk's server API, which knows the app by these values. n8n's
      credential must hold them too.
    </p>
    <div class="openapi-parts">
      <Settings />
      <div>
        <Registration />
        <FailedPushes />
        <section>
          <FaultsPart />
        </section>
      </div>
    </div>
    {requests.newestFirst.value.length > 0 && <Requests />}
  </Card>
);
