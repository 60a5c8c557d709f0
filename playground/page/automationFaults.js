import { onOpen } from './live.js';
import { ask } from './server.js';

/** What the list of errors offers besides the errors of DingTalk's table. */
const OWN = 'own';
const NO_FAULTS = {
  errorName: '',
  own: { code: 800000000, msg: 'something unheard of', httpStatus: 200 },
  times: 1,
  dropBeforePercent: 0,
  dropAfterPercent: 0,
  serverErrorPercent: 0,
  delayMs: 0,
};

/** What goes wrong at the automation's webhook on demand. */
export const automationFaults = () => ({
  errors: [],
  faults: structuredClone(NO_FAULTS),
  faultsResult: {},

  numbers: [
    { name: 'dropBeforePercent', label: '% cut off at once', most: 100 },
    { name: 'dropAfterPercent', label: '% cut off, though fired', most: 100 },
    { name: 'serverErrorPercent', label: '% HTTP 502', most: 100 },
    { name: 'delayMs', label: 'Milliseconds late', most: 60_000 },
  ],

  init() {
    onOpen(() => this.load());
  },

  async load() {
    const [errors, faults] = await Promise.all([
      ask('GET', '/api/automation/errors'),
      ask('GET', '/api/automation/faults'),
    ]);
    this.errors = errors;
    this.take(faults);
  },

  take({ answer, ...faults }) {
    this.faults = { ...structuredClone(NO_FAULTS), ...faults, ...this.chosenFor(answer) };
  },

  /** The form's fields for the answer that was asked for. */
  chosenFor(answer) {
    if (!answer) return {};
    const { code, msg, times, httpStatus = 200 } = answer;
    const known = this.errors.find((error) => error.code === code && error.msg === msg);
    return known && httpStatus === 200
      ? { errorName: known.name, times }
      : { errorName: OWN, own: { code, msg, httpStatus }, times };
  },

  async saveFaults() {
    this.faultsResult = {};
    const { errorName, own, times, ...faults } = this.faults;
    const { code, msg } = this.errors.find(({ name }) => name === errorName) ?? {};
    const chosen = errorName === OWN ? own : { code, msg };
    const answer = errorName ? { ...chosen, times } : null;
    try {
      this.take(await ask('PUT', '/api/automation/faults', { ...faults, answer }));
      this.faultsResult = { colour: 'good', text: 'This is how the webhook behaves now.' };
    } catch (error) {
      this.faultsResult = { colour: 'bad', text: error.message };
    }
  },

  async endFaults() {
    this.faults = structuredClone(NO_FAULTS);
    await this.saveFaults();
  },
});
