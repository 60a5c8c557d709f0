import { onOpen } from './live.js';
import { ask } from './server.js';

const NO_FAULTS = {
  errorName: '',
  path: '',
  times: 1,
  dropBeforePercent: 0,
  dropAfterPercent: 0,
  serverErrorPercent: 0,
  delayMs: 0,
  tokenLifetimeSeconds: 7200,
};

/** What goes wrong at DingTalk's server API on demand. */
export const openApiFaults = () => ({
  errors: [],
  faults: { ...NO_FAULTS },
  faultsResult: {},

  paths: [
    '/gettoken',
    '/call_back/register_call_back',
    '/call_back/update_call_back',
    '/call_back/get_call_back',
    '/call_back/delete_call_back',
    '/call_back/get_call_back_failed_result',
  ],
  numbers: [
    { name: 'dropBeforePercent', label: '% cut off at once', least: 0, most: 100 },
    { name: 'dropAfterPercent', label: '% cut off, though done', least: 0, most: 100 },
    { name: 'serverErrorPercent', label: '% HTTP 502', least: 0, most: 100 },
    { name: 'delayMs', label: 'Milliseconds late', least: 0, most: 60_000 },
    { name: 'tokenLifetimeSeconds', label: 'Token valid, seconds', least: 1, most: 7200 },
  ],

  init() {
    onOpen(() => this.load());
  },

  async load() {
    const [errors, faults] = await Promise.all([
      ask('GET', '/api/openapi/errors'),
      ask('GET', '/api/openapi/faults'),
    ]);
    this.errors = errors;
    this.take(faults);
  },

  take({ answer, ...faults }) {
    const { name = '' } = this.errors.find((error) => isSame(error, answer)) ?? {};
    const { path = '', times = 1 } = answer ?? {};
    this.faults = { ...faults, errorName: name, path, times };
  },

  async saveFaults() {
    this.faultsResult = {};
    const { errorName, path, times, ...faults } = this.faults;
    const { errcode, errmsg } = this.errors.find(({ name }) => name === errorName) ?? {};
    const answer = errcode === undefined ? null : { errcode, errmsg, times, ...(path && { path }) };
    try {
      this.take(await ask('PUT', '/api/openapi/faults', { ...faults, answer }));
      this.faultsResult = { colour: 'good', text: 'This is how the server API behaves now.' };
    } catch (error) {
      this.faultsResult = { colour: 'bad', text: error.message };
    }
  },

  async endFaults() {
    this.faults = { ...NO_FAULTS };
    await this.saveFaults();
  },
});

const isSame = (error, other) => error.errcode === other?.errcode && error.errmsg === other?.errmsg;
