import { onOpen } from './live.js';
import { ask } from './server.js';

const NO_FAULTS = {
  partialFailurePercent: 0,
  partialFailureCode: 'EventSourceThrottled',
  entryErrorCode: '',
  times: 1,
  throttlePercent: 0,
  serverErrorPercent: 0,
  dropBeforePercent: 0,
  dropAfterPercent: 0,
  delayMs: 0,
  deniedOperation: '',
  isServiceDisabled: false,
};

/** What goes wrong at EventBridge on demand. */
export const eventBridgeFaults = () => ({
  operations: [],
  faults: { ...NO_FAULTS },
  faultsResult: {},

  init() {
    onOpen(() => this.load());
  },

  async load() {
    this.operations = await ask('GET', '/api/eventbridge/operations');
    this.take(await ask('GET', '/api/eventbridge/faults'));
  },

  take({ entryError, deniedOperations, ...faults }) {
    this.faults = {
      ...faults,
      entryErrorCode: entryError?.code ?? '',
      times: entryError?.times ?? 1,
      deniedOperation: deniedOperations[0] ?? '',
    };
  },

  async saveFaults() {
    this.faultsResult = {};
    const { entryErrorCode: code, times, deniedOperation, ...faults } = this.faults;
    const message = 'The event was refused, as was asked for.';
    try {
      this.take(
        await ask('PUT', '/api/eventbridge/faults', {
          ...faults,
          entryError: code ? { code, message, times } : null,
          deniedOperations: deniedOperation ? [deniedOperation] : [],
        }),
      );
      this.faultsResult = { colour: 'good', text: 'This is how EventBridge behaves now.' };
    } catch (error) {
      this.faultsResult = { colour: 'bad', text: error.message };
    }
  },

  async endFaults() {
    this.faults = { ...NO_FAULTS };
    await this.saveFaults();
  },
});
