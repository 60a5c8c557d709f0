import { onNews, onOpen } from './live.js';
import { mergedById } from './merge.js';
import { ask } from './server.js';

const SHOWN_MESSAGES = 200;

/** The group's messages, oldest first, which more than one tab shows. */
export const chat = () => ({
  messages: [],

  init() {
    onOpen(() => this.load());
    onNews('robot', ({ cleared, messages }) => {
      if (cleared) this.messages = [];
      this.add(messages);
    });
  },

  /** Begins anew, because the server may have. */
  async load() {
    this.messages = [];
    this.add(await ask('GET', '/api/robot/messages'));
  },

  add(messages) {
    this.messages = mergedById(this.messages, messages).slice(-SHOWN_MESSAGES);
  },

  clear: () => ask('DELETE', '/api/robot/messages'),
});
