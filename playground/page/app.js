import Alpine from '/vendor/alpinejs/module.esm.min.js';
import { account } from './account.js';
import { automation } from './automation.js';
import { automationCaller } from './automationCaller.js';
import { automationFaults } from './automationFaults.js';
import { automationSettings } from './automationSettings.js';
import { chat } from './chat.js';
import { chatMessage } from './chatMessage.js';
import { eventBridge } from './eventBridge.js';
import { eventBridgeFaults } from './eventBridgeFaults.js';
import { eventBridgeLogs } from './eventBridgeLogs.js';
import { eventTrace } from './eventTrace.js';
import { events } from './events.js';
import { flows } from './flows.js';
import { allLoaded, news } from './live.js';
import { openApi } from './openApi.js';
import { openApiFaults } from './openApiFaults.js';
import { play } from './play.js';
import { robot } from './robot.js';
import { rules } from './rules.js';

/** What the tabs have in common. */
const playground = () => ({
  connected: true,
  /** Until then, a click would send or save what is not there yet. */
  loaded: false,
  tab: tabOf(location),

  init() {
    addEventListener('load', async () => {
      await allLoaded();
      this.loaded = true;
    });
    news.addEventListener('open', () => (this.connected = true));
    news.addEventListener('error', () => (this.connected = false));
    addEventListener('hashchange', () => {
      this.tab = tabOf(location);
      scrollTo(0, 0);
    });
  },
});

/** No element has the hash as its id, or the browser would scroll past the head of the page. */
const tabOf = ({ hash }) =>
  ['chat', 'eventbridge', 'automation'].find((tab) => hash === `#${tab}`) ?? 'events';

Alpine.store('chat', chat());
Alpine.store('eventBridge', eventBridge());
Alpine.store('flows', flows());
Alpine.data('playground', playground);
Alpine.data('play', play);
Alpine.data('events', events);
Alpine.data('openApi', openApi);
Alpine.data('openApiFaults', openApiFaults);
Alpine.data('robot', robot);
Alpine.data('chatMessage', chatMessage);
Alpine.data('account', account);
Alpine.data('eventBridgeLogs', eventBridgeLogs);
Alpine.data('rules', rules);
Alpine.data('eventBridgeFaults', eventBridgeFaults);
Alpine.data('eventTrace', eventTrace);
Alpine.data('automation', automation);
Alpine.data('automationSettings', automationSettings);
Alpine.data('automationFaults', automationFaults);
Alpine.data('automationCaller', automationCaller);
Alpine.start();
