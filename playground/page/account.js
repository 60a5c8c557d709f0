import { copying } from './copying.js';
import { onOpen } from './live.js';
import { ask } from './server.js';

/** The account whose EventBridge this is: what a credential in n8n must hold. */
export const account = () => ({
  ...copying(),

  settings: { accessKeyId: '', accessKeySecret: '', securityToken: '', webhookToken: '' },
  secretShown: false,
  settingsResult: {},
  endpoint: location.origin,

  init() {
    onOpen(async () => {
      this.settings = await ask('GET', '/api/eventbridge/settings');
    });
  },

  get webhookUrl() {
    return `${location.origin}/webhook/putEvents?token=${this.settings.webhookToken}`;
  },

  async saveSettings() {
    this.settingsResult = {};
    try {
      this.settings = await ask('PUT', '/api/eventbridge/settings', this.settings);
      this.settingsResult = { colour: 'good', text: 'Saved.' };
    } catch (error) {
      this.settingsResult = { colour: 'bad', text: error.message };
    }
  },
});
