import { copying } from './copying.js';
import { onNews, onOpen } from './live.js';
import { mergedById } from './merge.js';
import { ask } from './server.js';
import { linesOf, timeOfDay } from './words.js';

const SHOWN_REQUESTS = 200;
const WINDOW_MS = 60_000;
const NO_FAULTS = {
  errorName: '',
  times: 1,
  dropAfterPercent: 0,
  dropBeforePercent: 0,
  serverErrorPercent: 0,
  delayMs: 0,
  tooFastErrcode: 410100,
};

/** The robot's settings, state and faults, beside the group chat. */
export const robot = () => ({
  ...copying(),

  settings: { accessToken: '', secret: '', messagesPerMinute: 20, blockSeconds: 600 },
  keywords: '',
  ipRanges: '',
  secretShown: false,
  settingsResult: {},

  status: { countedAt: [], blockedUntil: null, faultyAnswersLeft: 0 },
  now: Date.now(),

  errors: [],
  faults: { ...NO_FAULTS },
  faultsResult: {},

  requests: [],

  timeOfDay,

  init() {
    onOpen(() => this.load());
    onNews('robot', ({ requests, status }) => {
      this.now = Date.now();
      this.status = status;
      this.addRequests(requests);
    });
    setInterval(() => (this.now = Date.now()), 1000);
  },

  /** Begins anew, because the server may have. */
  async load() {
    this.requests = [];
    const [settings, errors, faults, status, requests] = await Promise.all([
      ask('GET', '/api/robot/settings'),
      ask('GET', '/api/robot/errors'),
      ask('GET', '/api/robot/faults'),
      ask('GET', '/api/robot/status'),
      ask('GET', '/api/robot/requests'),
    ]);
    this.takeSettings(settings);
    this.errors = errors;
    this.takeFaults(faults);
    this.status = status;
    this.addRequests(requests);
  },

  addRequests(requests) {
    this.requests = mergedById(this.requests, requests).slice(-SHOWN_REQUESTS);
  },

  get newestFirst() {
    return this.requests.toReversed();
  },

  takeSettings(settings) {
    this.settings = settings;
    this.keywords = settings.keywords.join('\n');
    this.ipRanges = settings.ipRanges.join('\n');
  },

  get webhookUrl() {
    return `${location.origin}/robot/send?access_token=${this.settings.accessToken}`;
  },

  async saveSettings() {
    this.settingsResult = {};
    try {
      const changed = {
        ...this.settings,
        keywords: linesOf(this.keywords),
        ipRanges: linesOf(this.ipRanges),
      };
      this.takeSettings(await ask('PUT', '/api/robot/settings', changed));
      this.settingsResult = { colour: 'good', text: 'Saved.' };
    } catch (error) {
      this.settingsResult = { colour: 'bad', text: error.message };
    }
  },

  get blockedFor() {
    return Math.max(0, (this.status.blockedUntil ?? 0) - this.now);
  },

  get state() {
    if (this.blockedFor) return `Blocked for another ${minutesAndSeconds(this.blockedFor)}`;
    const counted = this.status.countedAt.filter((time) => this.now - time < WINDOW_MS).length;
    return `${counted} of ${this.settings.messagesPerMinute} messages in this minute`;
  },

  get faultyAnswers() {
    const left = this.status.faultyAnswersLeft;
    return left ? `${left === 1 ? 'One more request gets' : `${left} more requests get`} it.` : '';
  },

  unblock: () => ask('POST', '/api/robot/unblock'),

  takeFaults({ answer, ...faults }) {
    const { name = '' } = this.errors.find((error) => isSame(error, answer)) ?? {};
    this.faults = { ...faults, errorName: name, times: answer?.times ?? 1 };
  },

  async saveFaults() {
    this.faultsResult = {};
    const { errorName, times, ...faults } = this.faults;
    const { errcode, errmsg } = this.errors.find(({ name }) => name === errorName) ?? {};
    const answer = errcode === undefined ? null : { errcode, errmsg, times };
    try {
      this.takeFaults(await ask('PUT', '/api/robot/faults', { ...faults, answer }));
      this.faultsResult = { colour: 'good', text: 'This is how the robot behaves now.' };
    } catch (error) {
      this.faultsResult = { colour: 'bad', text: error.message };
    }
  },

  async endFaults() {
    this.faults = { ...NO_FAULTS };
    await this.saveFaults();
  },

  colourOf: ({ answer }) => (answer === 0 ? 'good' : answer === 'dropped' ? 'warn' : 'bad'),
  answerOf: ({ answer }) => (answer === 0 ? 'ok' : answer),
});

/** "9:58", with the second that has begun. */
function minutesAndSeconds(milliseconds) {
  const seconds = Math.ceil(milliseconds / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

const isSame = (error, other) => error.errcode === other?.errcode && error.errmsg === other?.errmsg;
