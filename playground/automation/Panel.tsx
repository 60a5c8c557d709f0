import './panel.css';
import { Arrivals } from '../page/Arrivals';
import { ask } from '../page/ask';
import { kept, onNews } from '../page/live';
import { Badge } from '../page/parts/Badge';
import { Counters } from '../page/parts/Counters';
import { Head } from '../page/parts/Head';
import { Json } from '../page/parts/Json';
import { Log, type Verdict, endOf } from '../page/parts/Log';
import { SecondButton } from '../page/parts/SubmittedForm';
import { Time } from '../page/parts/Time';
import type { AutomationRequest, Counters as Counted, Firing } from './model';
import { CallerPart } from './panel/CallerPart';
import { FaultsCard } from './panel/FaultsCard';
import { SettingsCard } from './panel/SettingsCard';
import type { AutomationNews } from './routes';

const firings = new Arrivals<Firing>('/api/automation/firings');
const requests = new Arrivals<AutomationRequest>('/api/automation/requests');
const counters = kept<Counted>('/api/automation/counters', {
  requests: 0,
  fired: 0,
  repeats: 0,
  ignored: 0,
  refused: 0,
  mostInAnySecond: 0,
});

onNews<AutomationNews>('automation', (news) => {
  if (news.cleared) for (const list of [firings, requests]) list.clear();
  firings.add(news.firings);
  requests.add(news.requests);
  counters.value = news.counters;
});

/** Whether the sender was told that all is well, though nothing fired. */
const isIgnored = ({ code, reason }: AutomationRequest) => code === 0 && reason.includes('ignored');

const verdictOf = (request: AutomationRequest): Verdict =>
  isIgnored(request)
    ? { colour: 'warn', text: '0, but ignored' }
    : { ...endOf(request.code), text: request.code };

function Ignored({ count }: { count: number }) {
  const were = count === 1 ? 'One request was answered' : `${count} requests were answered`;
  return (
    <p class="notice warn" id="automation-ignored" role="status" hidden={count === 0}>
      <strong>{`${were} with code 0, yet nothing happened.`}</strong> The body holds none of the
      keywords, and DingTalk does not tell the sender. Write a keyword into the data that n8n sends.
    </p>
  );
}

const Fired = ({
  of: { at, outcome, repeats, clientToken, parameters, isCut, bytes },
}: {
  of: Firing;
}) => (
  <details class="came firing">
    <summary>
      <Time at={at} /> <span>{outcome}</span>{' '}
      {repeats > 0 && <Badge colour="warn">{`Came ${repeats + 1} times, fired once`}</Badge>}
    </summary>
    {clientToken && <p class="reason">{`Client-Token: ${clientToken}`}</p>}
    {isCut && (
      <p class="reason">{`The actions got all ${bytes} bytes; only the beginning is kept here.`}</p>
    )}
    {parameters === null ? (
      <p class="reason">The actions got no parameters.</p>
    ) : (
      <Json of={parameters} />
    )}
  </details>
);

const Firings = () => (
  <section aria-labelledby="firings-title">
    <h2 id="firings-title">What the automation did</h2>
    {firings.newestFirst.value.length === 0 && (
      <p class="hint">
        It has not fired yet. Put the webhook URL and the bearer token into n8n's credential and
        send something; each firing appears here, newest first.
      </p>
    )}
    <div id="firings">
      {firings.newestFirst.value.map((firing) => (
        <Fired key={firing.id} of={firing} />
      ))}
    </div>
  </section>
);

/** The part further down; its hash would be another tab. */
const CallerLink = () => (
  <a
    href="#automation"
    onClick={(event) => {
      event.preventDefault();
      document.querySelector('#caller-title')?.scrollIntoView();
    }}
  >
    another system that calls n8n
  </a>
);

function Done() {
  const { requests: came, fired, repeats, ignored, refused, mostInAnySecond } = counters.value;
  return (
    <section class="column-main" aria-labelledby="automation-title">
      <Head>
        <h1 id="automation-title">Automation</h1>
        <SecondButton
          id="clear-automation"
          onClick={() => ask('DELETE', '/api/automation/firings')}
          disabled={!requests.newestFirst.value.length}
        >
          Clear
        </SecondButton>
      </Head>
      <p>
        This tab plays an automation of DingTalk: n8n posts data to its webhook, and the automation
        writes to the group. Further down it plays <CallerLink /> as it would call an automation.
      </p>
      <Counters
        id="automation-counters"
        of={[
          ['Requests', came],
          ['Fired', fired, 'good'],
          ['Repeats', repeats],
          ['Ignored', ignored, 'warn'],
          ['Refused', refused, 'bad'],
          ['Most in 1 s', mostInAnySecond, undefined, 'The most requests within any second'],
        ]}
      />
      <Ignored count={ignored} />
      <Firings />
    </section>
  );
}

const Requests = () => (
  <section aria-labelledby="flow-requests-title">
    <h2 id="flow-requests-title">Requests to the webhook</h2>
    <Log
      id="flow-requests"
      empty="Nothing received yet. What n8n sends appears here, newest first."
      rows={requests.newestFirst.value}
      columns={[
        {
          title: 'Token',
          kind: 'kind',
          of: ({ withToken }) => (withToken ? 'with token' : 'no token'),
        },
        { title: 'Bytes', kind: 'status', of: ({ bytes }) => bytes },
      ]}
      verdict={verdictOf}
      reason={({ reason }) => reason}
      className={(request) => (isIgnored(request) ? 'ignored' : undefined)}
    />
  </section>
);

/** The group's automation, and the system that calls n8n in its place. */
export const AutomationPanel = () => (
  <div id="automation-tab" class="columns">
    <Done />
    <div class="column-cards">
      <SettingsCard />
      <FaultsCard />
    </div>
    <div class="column-requests">
      <Requests />
      <CallerPart />
    </div>
  </div>
);
