import { onNews, onOpen } from './live.js';
import { mergedById } from './merge.js';
import { ask } from './server.js';
import { milliseconds, timeOfDay } from './words.js';

const SHOWN = 100;

/** Another system that calls n8n where it would call a DingTalk automation. */
export const automationCaller = () => ({
  caller: { url: '', bearerToken: '', clientToken: '', body: '' },
  tokenShown: false,
  sending: false,
  problem: '',
  calls: [],

  milliseconds,
  timeOfDay,

  init() {
    onOpen(() => this.load());
    onNews('automation', ({ calls }) => this.add(calls));
  },

  /** Begins anew, because the server may have. */
  async load() {
    this.calls = [];
    this.caller = await ask('GET', '/api/automation/caller');
    this.add(await ask('GET', '/api/automation/caller/calls'));
  },

  add(calls) {
    this.calls = mergedById(this.calls, calls).slice(-SHOWN);
  },

  renewClientToken() {
    this.caller.clientToken = crypto.randomUUID();
  },

  get bodyIsJson() {
    try {
      JSON.parse(this.caller.body);
      return true;
    } catch {
      return false;
    }
  },

  async send(times) {
    this.problem = '';
    this.sending = true;
    try {
      this.caller = await ask('PUT', '/api/automation/caller', this.caller);
      await ask('POST', '/api/automation/caller/send', { times });
    } catch (error) {
      this.problem = error.message;
    } finally {
      this.sending = false;
    }
  },

  answerOf: ({ status }) => (status === undefined ? 'no answer' : `HTTP ${status}`),
  colourOf: ({ status, answer }) =>
    status !== undefined && status < 300 && codeOf(answer) === 0 ? 'good' : 'bad',
});

/** An automation's answer says with its code, not with the HTTP status, how it went. */
function codeOf(answer) {
  try {
    return JSON.parse(answer)?.code;
  } catch {
    return undefined;
  }
}
