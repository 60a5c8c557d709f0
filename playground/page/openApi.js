import { copying } from './copying.js';
import { onNews, onOpen } from './live.js';
import { mergedById } from './merge.js';
import { ask } from './server.js';
import { timeOfDay } from './words.js';

const SHOWN_REQUESTS = 200;
/** More are a list to open. */
const EVENTS_SHOWN_AT_ONCE = 10;

/** The app at DingTalk's server API: what n8n's credential must hold, and what n8n did there. */
export const openApi = () => ({
  ...copying(),

  settings: { clientId: '', clientSecret: '', corpId: '' },
  secretShown: false,
  settingsResult: {},
  baseUrl: location.origin,

  registration: null,
  failedCount: 0,
  tokenResult: '',
  requests: [],

  timeOfDay,

  init() {
    onOpen(() => this.load());
    onNews('openapi', ({ cleared, registration, failedCount, requests }) => {
      if (cleared) this.requests = [];
      this.registration = registration;
      this.failedCount = failedCount;
      this.addRequests(requests);
    });
  },

  /** Begins anew, because the server may have. */
  async load() {
    this.requests = [];
    const [settings, registration, failed, requests] = await Promise.all(
      ['settings', 'registration', 'failed', 'requests'].map((what) =>
        ask('GET', `/api/openapi/${what}`),
      ),
    );
    this.settings = settings;
    this.registration = registration;
    this.failedCount = failed.count;
    this.addRequests(requests);
  },

  addRequests(requests) {
    this.requests = mergedById(this.requests, requests).slice(-SHOWN_REQUESTS);
  },

  async saveSettings() {
    this.settingsResult = {};
    try {
      this.settings = await ask('PUT', '/api/openapi/settings', this.settings);
      this.settingsResult = { colour: 'good', text: 'Saved.' };
    } catch (error) {
      this.settingsResult = { colour: 'bad', text: error.message };
    }
  },

  get eventTypes() {
    return this.registration?.call_back_tag ?? [];
  },

  get areEventTypesFew() {
    return this.eventTypes.length <= EVENTS_SHOWN_AT_ONCE;
  },

  unregister: () => ask('DELETE', '/api/openapi/registration'),

  get failed() {
    if (this.failedCount === 0) return 'DingTalk keeps none.';
    const events = this.failedCount === 1 ? 'one event' : `${this.failedCount} events`;
    return `DingTalk keeps ${events} that n8n did not acknowledge in time. A flow can fetch them.`;
  },

  forgetFailed: () => ask('DELETE', '/api/openapi/failed'),

  async expireToken() {
    await ask('POST', '/api/openapi/expire-token');
    this.tokenResult = 'It has expired. n8n must ask for a new one.';
  },

  callOf: ({ path }) => path.split('/').at(-1),
  answerOf: ({ errcode }) => (errcode === 0 ? 'ok' : errcode),
  colourOf: ({ errcode }) => (errcode === 0 ? 'good' : errcode === 'dropped' ? 'warn' : 'bad'),
});
