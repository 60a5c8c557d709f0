import { timeOfDay } from './words.js';

/** How the lists of the EventBridge tab look. */
export const eventBridgeLogs = () => ({
  timeOfDay,

  colourOfRequest: ({ status, failedEntries }) =>
    status === 200 ? (failedEntries ? 'warn' : 'good') : status === 'dropped' ? 'warn' : 'bad',
});
