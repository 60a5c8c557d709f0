import Alpine from '/vendor/alpinejs/module.esm.min.js';
import { chat } from './chat.js';
import { chatMessage } from './chatMessage.js';
import { events } from './events.js';
import { news } from './live.js';
import { robot } from './robot.js';

/** What the tabs have in common. */
const playground = () => ({
  connected: true,
  tab: tabOf(location),

  init() {
    news.addEventListener('open', () => (this.connected = true));
    news.addEventListener('error', () => (this.connected = false));
    addEventListener('hashchange', () => {
      this.tab = tabOf(location);
      scrollTo(0, 0);
    });
  },
});

/** No element has the hash as its id, or the browser would scroll past the head of the page. */
const tabOf = ({ hash }) => (hash === '#chat' ? 'chat' : 'events');

Alpine.store('chat', chat());
Alpine.data('playground', playground);
Alpine.data('events', events);
Alpine.data('robot', robot);
Alpine.data('chatMessage', chatMessage);
Alpine.start();
