import { copying } from './copying.js';
import { onOpen } from './live.js';
import { ask } from './server.js';
import { linesOf } from './words.js';

/** The automation as its owner draws it. */
export const automationSettings = () => ({
  ...copying(),

  settings: { enabled: true, format: 'json', message: { source: 'none', text: '' } },
  keywords: '',
  ipRanges: '',
  tokenShown: false,
  settingsResult: {},

  init() {
    onOpen(async () => {
      this.take(await ask('GET', '/api/automation/settings'));
    });
  },

  take(settings) {
    this.settings = settings;
    this.keywords = settings.keywords.join('\n');
    this.ipRanges = settings.ipRanges.join('\n');
  },

  get webhookUrl() {
    return `${location.origin}/webhook/flow/${this.settings.id}`;
  },

  /** What of the message cannot work as it is set, in plain words. */
  get messageProblem() {
    const { format, message } = this.settings;
    if (message.source === 'custom' && format !== 'json' && message.text.includes('{{')) {
      return 'References need the parameter format JSON.';
    }
    return message.source === 'sourceData' && format === 'none'
      ? 'With the parameter format None there is nothing to parse.'
      : '';
  },

  async saveSettings() {
    this.settingsResult = {};
    try {
      const changed = {
        ...this.settings,
        keywords: linesOf(this.keywords),
        ipRanges: linesOf(this.ipRanges),
      };
      this.take(await ask('PUT', '/api/automation/settings', changed));
      this.settingsResult = { colour: 'good', text: 'Saved.' };
    } catch (error) {
      this.settingsResult = { colour: 'bad', text: error.message };
    }
  },
});
