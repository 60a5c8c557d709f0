import { onNews, onOpen } from './live.js';
import { problemOf } from './messages.js';
import { ask } from './server.js';
import { colour, headline, milliseconds, sentence, timeOfDay } from './words.js';

const SHOWN_DELIVERIES = 200;
const FIRST_EVENT = 'user_add_org';

/** The tab that sends events. */
export const events = () => ({
  app: { token: '', aesKey: '', ownerKey: '', callbackUrl: '' },
  keyShown: false,
  appResult: {},

  events: [],
  search: '',
  chosen: FIRST_EVENT,
  message: '',
  /** The message as it was before anybody changed it. */
  sample: '',
  fresh: true,
  eventResult: {},

  many: { times: 100, ratePerSecond: '', connections: 5, duplicatesPercent: 0, brokenPercent: 0 },
  manyProblem: '',
  run: null,

  deliveries: [],

  colour,
  headline,
  milliseconds,
  timeOfDay,

  /** Follows the server's news; everything is fetched anew whenever the stream opens. */
  init() {
    onOpen(() => this.load());
    onNews('dingtalk', ({ deliveries, run }) => {
      const ended = this.run?.running && !run?.running;
      this.run = run;
      this.show(deliveries);
      if (ended) this.loadDeliveries();
    });
  },

  async load() {
    const [app, events, run] = await Promise.all([
      ask('GET', '/api/dingtalk/app'),
      ask('GET', '/api/dingtalk/events'),
      ask('GET', '/api/dingtalk/run'),
      this.$store.flows.load(),
      this.loadDeliveries(),
    ]);
    this.app = app;
    this.events = events;
    this.run = run;
    if (!this.message) this.chooseEventOfFlow();
  },

  /** The flow's callback URL and event take the place of the last one's. */
  async chooseFlow(name) {
    await this.$store.flows.choose(name);
    const { callbackUrl } = await ask('GET', '/api/dingtalk/app');
    this.app.callbackUrl = callbackUrl;
    this.appResult = {};
    if (this.message === this.sample) this.chooseEventOfFlow();
  },

  chooseEventOfFlow() {
    this.choose(this.$store.flows.flow?.eventType ?? FIRST_EVENT);
  },

  /** Fills the table anew; in a burst the news are only a sample. */
  async loadDeliveries() {
    const deliveries = await ask('GET', '/api/dingtalk/deliveries');
    this.deliveries = deliveries.reverse().slice(0, SHOWN_DELIVERIES);
  },

  /** Puts news, oldest first, on top of the table. */
  show(deliveries) {
    const known = new Set(this.deliveries.map(({ id }) => id));
    const added = deliveries.filter(({ id }) => !known.has(id)).reverse();
    this.deliveries = [...added, ...this.deliveries].slice(0, SHOWN_DELIVERIES);
  },

  async saveApp() {
    this.appResult = {};
    try {
      this.app = await ask('PUT', '/api/dingtalk/app', this.app);
      await this.$store.flows.load();
      this.appResult = { colour: 'good', text: 'Saved.' };
      return true;
    } catch (error) {
      this.appResult = { colour: 'bad', text: error.message };
      return false;
    }
  },

  async checkUrl() {
    if (!(await this.saveApp())) return;
    this.appResult = await outcome(ask('POST', '/api/dingtalk/check-url'));
  },

  get matches() {
    const words = this.search.toLowerCase().split(/\s+/);
    return this.events.filter(({ code, nameEn, nameZh, category }) => {
      const text = `${code} ${nameEn} ${nameZh} ${category}`.toLowerCase();
      return words.every((word) => text.includes(word));
    });
  },

  get groups() {
    const groups = new Map();
    for (const event of this.matches) {
      groups.set(event.category, [...(groups.get(event.category) ?? []), event]);
    }
    return [...groups].map(([category, events]) => ({ category, events }));
  },

  choose(code) {
    this.chosen = code;
    this.eventResult = {};
    const event = this.events.find((candidate) => candidate.code === code);
    this.sample = JSON.stringify(event?.sample ?? { EventType: code }, null, 2);
    this.message = this.sample;
  },

  get problem() {
    return problemOf(this.message);
  },

  async sendOnce() {
    this.eventResult = { text: 'Sending…' };
    this.eventResult = await outcome(
      ask('POST', '/api/dingtalk/push', { message: JSON.parse(this.message), fresh: this.fresh }),
    );
  },

  async startMany() {
    this.manyProblem = '';
    const { ratePerSecond, ...many } = this.many;
    try {
      this.run = await ask('POST', '/api/dingtalk/push', {
        message: JSON.parse(this.message),
        ...many,
        ratePerSecond: ratePerSecond === '' ? null : ratePerSecond,
      });
    } catch (error) {
      this.manyProblem = error.message;
    }
  },

  stopMany: () => ask('POST', '/api/dingtalk/stop'),

  get runSummary() {
    const { unexpected, latestProblem } = this.run;
    return unexpected
      ? `${unexpected} did not end as they should. ${sentence(`The latest: ${latestProblem}`)}`
      : 'Every event was acknowledged in time and every broken request refused.';
  },
});

/** A delivery's promise as coloured text. */
async function outcome(promise) {
  try {
    const delivery = await promise;
    const text = delivery.expected
      ? `${headline(delivery)}.`
      : `${headline(delivery)}. ${sentence(delivery.reason)}`;
    return { colour: colour(delivery), text };
  } catch (error) {
    return { colour: 'bad', text: error.message };
  }
}
