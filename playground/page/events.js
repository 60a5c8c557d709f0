import { news, onNews } from './live.js';
import { messageOf, newEmployee, problemOf } from './messages.js';
import { ask } from './server.js';
import { colour, headline, milliseconds, sentence, timeOfDay } from './words.js';

const SHOWN_DELIVERIES = 200;
const FIRST_EVENT = 'user_add_org';

/** The tab that sends events. */
export const events = () => ({
  executionsUrl: undefined,

  played: undefined,
  playing: false,
  newcomer: '',
  messagesBefore: [],
  tracesBefore: [],

  app: { token: '', aesKey: '', ownerKey: '', callbackUrl: '' },
  keyShown: false,
  appResult: {},

  events: [],
  search: '',
  chosen: FIRST_EVENT,
  message: '',
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
    news.addEventListener('open', () => this.load());
    onNews('dingtalk', ({ deliveries, run }) => {
      const ended = this.run?.running && !run?.running;
      this.run = run;
      this.show(deliveries);
      if (ended) this.loadDeliveries();
    });
  },

  async load() {
    const [settings, app, events, run] = await Promise.all([
      ask('GET', '/api/settings'),
      ask('GET', '/api/dingtalk/app'),
      ask('GET', '/api/dingtalk/events'),
      ask('GET', '/api/dingtalk/run'),
      this.loadDeliveries(),
    ]);
    this.executionsUrl = settings.executionsUrl;
    this.app = app;
    this.events = events;
    this.run = run;
    if (!this.message) this.choose(FIRST_EVENT);
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

  async play() {
    this.playing = true;
    this.messagesBefore = this.$store.chat.messages.map(({ id }) => id);
    this.tracesBefore = this.$store.eventBridge.traces.map(({ id }) => id);
    const message = newEmployee();
    try {
      this.played = await ask('POST', '/api/dingtalk/push', { message });
      [this.newcomer] = message.userId;
    } catch (error) {
      this.played = { verdict: 'not sent', expected: false, reason: error.message };
    } finally {
      this.playing = false;
    }
  },

  explanation({ expected, reason }) {
    return expected ? `The new employee's userId is ${this.newcomer}.` : sentence(reason);
  },

  /** What n8n told the group since the big button was clicked: the newest message, or none. */
  get latestMessages() {
    const newest = this.$store.chat.messages.slice(-1);
    return this.played ? newest.filter(({ id }) => !this.messagesBefore.includes(id)) : [];
  },

  /** What became of it at EventBridge since then: the newest trace, or none. */
  get latestTraces() {
    const newest = this.$store.eventBridge.traces.slice(-1);
    return this.played ? newest.filter(({ id }) => !this.tracesBefore.includes(id)) : [];
  },

  async saveApp() {
    this.appResult = {};
    try {
      this.app = await ask('PUT', '/api/dingtalk/app', this.app);
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
    const event = this.events.find((candidate) => candidate.code === code) ?? { code };
    this.message = JSON.stringify(messageOf(event), null, 2);
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
