import { onNews, onOpen } from './live.js';
import { mergedById } from './merge.js';
import { ask } from './server.js';
import { timeOfDay } from './words.js';

const SHOWN = 200;
const NOTHING_COUNTED = {
  requests: 0,
  fired: 0,
  repeats: 0,
  ignored: 0,
  refused: 0,
  mostInAnySecond: 0,
};

/** What came to the automation, and what it did. */
export const automation = () => ({
  firings: [],
  requests: [],
  counters: NOTHING_COUNTED,

  timeOfDay,

  init() {
    onOpen(() => this.load());
    onNews('automation', ({ cleared, counters, firings, requests }) => {
      if (cleared) this.forget();
      this.counters = counters;
      this.add({ firings, requests });
    });
  },

  /** Begins anew, because the server may have. */
  async load() {
    this.forget();
    const [counters, firings, requests] = await Promise.all(
      ['counters', 'firings', 'requests'].map((list) => ask('GET', `/api/automation/${list}`)),
    );
    this.counters = counters;
    this.add({ firings, requests });
  },

  forget() {
    this.firings = [];
    this.requests = [];
  },

  add(lists) {
    for (const [name, items] of Object.entries(lists)) {
      this[name] = mergedById(this[name], items).slice(-SHOWN);
    }
  },

  clear: () => ask('DELETE', '/api/automation/firings'),

  get ignored() {
    const { ignored } = this.counters;
    return ignored === 1 ? 'One request was answered' : `${ignored} requests were answered`;
  },

  /** As the actions saw them: JSON for people, or the text itself. */
  parametersOf: ({ parameters }) =>
    typeof parameters === 'string' ? parameters : JSON.stringify(parameters, null, 2),

  cutAt: ({ bytes }) => `The actions got all ${bytes} bytes; only the beginning is kept here.`,

  cameOften: ({ repeats }) => `Came ${repeats + 1} times, fired once`,

  isIgnored,
  answerOf: (request) => (isIgnored(request) ? '0, but ignored' : request.code),
  colourOf: (request) =>
    isIgnored(request) || request.code === 'dropped' ? 'warn' : request.code === 0 ? 'good' : 'bad',
});

/** Whether the sender was told that all is well, though nothing fired. */
function isIgnored({ code, reason }) {
  return code === 0 && reason.includes('ignored');
}
