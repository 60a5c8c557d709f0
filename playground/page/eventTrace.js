import { ask } from './server.js';
import { milliseconds, timeOfDay } from './words.js';

const kinds = { 'acs.http': 'HTTP API', 'acs.dingtalk': 'DingTalk robot' };
const colours = { delivered: 'good', failed: 'bad', 'on the way': 'warn' };

/**
 * Draws the trace `shown` of the surrounding scope. How it looks is written once, in the page's
 * #event-trace, because more than one tab shows traces.
 */
export const eventTrace = () => ({
  looks: document.querySelector('#event-trace').innerHTML,
  json: '',
  timeOfDay,

  get came() {
    const { via, repeats } = this.shown;
    return repeats ? `via ${via}, sent ${repeats + 1} times, counted once` : `via ${via}`;
  },

  kindOf: ({ type }) => kinds[type],
  colourOf: ({ status }) => colours[status],

  /** "HTTP 200 · 12 ms · 2 attempts" */
  detailsOf({ httpStatus, latencyMs, attempts }) {
    return [
      httpStatus && `HTTP ${httpStatus}`,
      latencyMs !== undefined && milliseconds(latencyMs),
      attempts > 1 && `${attempts} attempts`,
    ]
      .filter(Boolean)
      .join(' · ');
  },

  /** Fetches the whole event, which news don't carry, when it is asked for. */
  async showEvent(isOpen) {
    if (!isOpen || this.json) return;
    try {
      const event = await ask('GET', `/api/eventbridge/traces/${this.shown.id}/event`);
      this.json = JSON.stringify(event, null, 2);
    } catch (error) {
      this.json = error.message;
    }
  },
});
