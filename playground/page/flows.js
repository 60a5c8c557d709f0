import { ask } from './server.js';

/** The flows in n8n that can be played; the events go to the chosen one. */
export const flows = () => ({
  list: [],
  /** Its name; empty while the callback URL is that of no flow. */
  chosen: '',
  /** What happens when it is played. */
  occasion: 'a new employee joins',

  async load() {
    this.show(await ask('GET', '/api/flows'));
  },

  async choose(name) {
    this.show(await ask('PUT', '/api/flows/chosen', { name }));
  },

  show({ flows, chosen, occasion }) {
    this.list = flows;
    this.chosen = chosen;
    this.occasion = occasion;
  },

  get flow() {
    return this.list.find(({ name }) => name === this.chosen);
  },

  /** By who starts them, as one chooses among them. */
  get groups() {
    return [
      { label: 'DingTalk tells n8n', flows: this.list.filter(({ isCalled }) => !isCalled) },
      { label: 'Another system tells n8n', flows: this.list.filter(({ isCalled }) => isCalled) },
    ].filter(({ flows }) => flows.length);
  },
});
