import './panel.css';
import { Log } from '../page/parts/Log';
import { milliseconds } from '../page/words';
import { AppCard } from './panel/AppCard';
import { EventCard } from './panel/EventCard';
import { ManyCard } from './panel/ManyCard';
import { deliveries } from './panel/deliveries';
import { colourOf } from './panel/words';

/** Sends events to n8n, and shows how it answered. */
export const DingTalkPanel = () => (
  <div id="events-tab">
    <div class="cards">
      <AppCard />
      <EventCard />
      <ManyCard />
    </div>
    <section aria-labelledby="deliveries-title">
      <h2 id="deliveries-title">Deliveries</h2>
      <Log
        id="deliveries"
        empty="Nothing sent yet. What you send appears here, newest first."
        rows={deliveries.value}
        columns={[
          {
            title: 'Event',
            kind: 'event',
            of: ({ eventType }) => eventType,
            hint: ({ eventId }) => eventId,
          },
          { title: 'Kind', kind: 'kind', of: ({ kind }) => kind },
          { title: 'HTTP', kind: 'status', of: ({ status }) => status ?? '–' },
          { title: 'Latency', kind: 'latency', of: ({ latencyMs }) => milliseconds(latencyMs) },
        ]}
        verdict={(delivery) => ({ colour: colourOf(delivery), text: delivery.verdict })}
        verdictTitle="Verdict"
        reason={({ reason }) => reason}
      />
    </section>
  </div>
);
