import './panel.css';
import { ask } from '../page/ask';
import { Badge } from '../page/parts/Badge';
import { Counters } from '../page/parts/Counters';
import { Head } from '../page/parts/Head';
import { Json } from '../page/parts/Json';
import { Log } from '../page/parts/Log';
import { SecondButton } from '../page/parts/SubmittedForm';
import { Time } from '../page/parts/Time';
import type { Colour } from '../page/words';
import type { EventBridgeRequest } from './eventBridge';
import type { ApiCall } from './hrApi';
import { AccountCard } from './panel/AccountCard';
import { FaultsCard } from './panel/FaultsCard';
import { RulesCard } from './panel/RulesCard';
import { Trace } from './panel/Trace';
import { apiCalls, counters, requests, traces } from './panel/arrivals';

const colourOf = ({ status, failedEntries }: EventBridgeRequest): Colour =>
  status === 200 ? (failedEntries ? 'warn' : 'good') : status === 'dropped' ? 'warn' : 'bad';

const Call = ({ of: { at, isVerified, reason, eventId, body } }: { of: ApiCall }) => (
  <details class="came api-call">
    <summary>
      <Time at={at} />{' '}
      <Badge colour={isVerified ? 'good' : 'bad'}>
        {isVerified ? 'signed by EventBridge' : 'refused'}
      </Badge>{' '}
      <span class="reason">{reason || eventId}</span>
    </summary>
    <Json of={body} />
  </details>
);

const ApiCalls = () => (
  <section aria-labelledby="api-calls-title">
    <h2 id="api-calls-title">The HTTP API received</h2>
    {apiCalls.newestFirst.value.length === 0 && (
      <p class="hint">
        No call yet. The rule “new-member” calls this API, <code>/demo/hr-api</code>, for each new
        employee. It takes only what EventBridge signed.
      </p>
    )}
    <div id="api-calls">
      {apiCalls.newestFirst.value.map((call) => (
        <Call key={call.id} of={call} />
      ))}
    </div>
  </section>
);

function Arrived() {
  const { requests: asked, accepted, repeated, failedEntries } = counters.value;
  return (
    <section class="column-main" aria-labelledby="traces-title">
      <Head>
        <h1 id="traces-title">EventBridge</h1>
        <SecondButton
          id="clear-traces"
          onClick={() => ask('DELETE', '/api/eventbridge/traces')}
          disabled={!requests.newestFirst.value.length}
        >
          Clear
        </SecondButton>
      </Head>
      <p>
        This tab plays Alibaba Cloud EventBridge: it takes events from n8n and brings them to the
        targets of the rules that they match.
      </p>
      <Counters
        of={[
          ['Requests', asked],
          ['Events accepted', accepted, 'good'],
          ['Repeated', repeated],
          ['Failed', failedEntries, 'bad'],
        ]}
      />
      {traces.newestFirst.value.length === 0 && (
        <p class="hint" id="traces-empty">
          No event yet. Put endpoint, access key and secret into n8n's credential, or let n8n post
          to the webhook URL; each event appears here with its way, newest first.
        </p>
      )}
      <div id="traces">
        {traces.newestFirst.value.map((trace) => (
          <Trace key={trace.id} of={trace} />
        ))}
      </div>
      <ApiCalls />
    </section>
  );
}

const Requests = () => (
  <section class="column-requests" aria-labelledby="eb-requests-title">
    <h2 id="eb-requests-title">Requests to EventBridge</h2>
    <Log
      id="eb-requests"
      empty="Nothing received yet. What n8n sends appears here, newest first."
      rows={requests.newestFirst.value}
      columns={[
        { title: 'Operation', kind: 'kind', of: ({ operation }) => operation },
        { title: 'Events', kind: 'status', of: ({ entries }) => entries || '–' },
        { title: 'Bytes', kind: 'status', of: ({ bytes }) => bytes },
      ]}
      verdict={(request) => ({ colour: colourOf(request), text: request.status })}
      reason={({ code, reason }) => (
        <>
          {code && <strong>{code}</strong>} {reason}
        </>
      )}
    />
  </section>
);

/** The account's EventBridge: what came, where it went, and how it behaves. */
export const EventBridgePanel = () => (
  <div id="eventbridge-tab" class="columns">
    <Arrived />
    <div class="column-cards">
      <AccountCard />
      <RulesCard />
      <FaultsCard />
    </div>
    <Requests />
  </div>
);
