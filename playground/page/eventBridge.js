import { onNews, onOpen } from './live.js';
import { mergedById } from './merge.js';
import { ask } from './server.js';

const SHOWN = 200;

/** What came to EventBridge, oldest first, which more than one tab shows. */
export const eventBridge = () => ({
  traces: [],
  requests: [],
  apiCalls: [],
  counters: { requests: 0, accepted: 0, repeated: 0, failedEntries: 0 },

  init() {
    onOpen(() => this.load());
    onNews('eventbridge', ({ cleared, counters, ...lists }) => {
      if (cleared) this.forget();
      this.counters = counters;
      this.add(lists);
    });
  },

  /** Begins anew, because the server may have. */
  async load() {
    this.forget();
    const [counters, traces, requests, apiCalls] = await Promise.all(
      ['counters', 'traces', 'requests', 'api-calls'].map((list) =>
        ask('GET', `/api/eventbridge/${list}`),
      ),
    );
    this.counters = counters;
    this.add({ traces, requests, apiCalls });
  },

  forget() {
    this.traces = [];
    this.requests = [];
    this.apiCalls = [];
  },

  add(lists) {
    for (const [name, items] of Object.entries(lists)) {
      this[name] = mergedById(this[name], items).slice(-SHOWN);
    }
  },

  clear: () => ask('DELETE', '/api/eventbridge/traces'),
});
