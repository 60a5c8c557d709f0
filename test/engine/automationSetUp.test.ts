import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { NodeOperationError } from 'n8n-workflow';

import { DingTalkAutomationWebhookTriggerApi } from '../../credentials/DingTalkAutomationWebhookTriggerApi.credentials';
import { DingTalkAutomationWebhookTrigger } from '../../nodes/DingTalkAutomationWebhookTrigger/DingTalkAutomationWebhookTrigger.node';
import codex from '../../nodes/DingTalkAutomationWebhookTrigger/DingTalkAutomationWebhookTrigger.node.json';
import packageJson from '../../package.json';
import { answers } from '../support/automationAnswers';
import { AutomationHost, type AutomationHostSettings } from './automationHost';

const root = join(__dirname, '../..');
const { description } = new DingTalkAutomationWebhookTrigger();
const credentialType = new DingTalkAutomationWebhookTriggerApi();

const bearer = { authentication: 'bearerToken' };
const open = { authentication: 'none' };

const wrongTokens: Array<[what: string, bearerToken: string, says: RegExp]> = [
  ['no token', '', /Bearer Token is empty: enter a secret of your own/],
  ['a token of blanks', '  ', /Bearer Token is empty/],
  ['only the word before a token', 'Bearer ', /Bearer Token is empty/],
  ['a token with a blank', 'confidential token', /holds a blank.*letters and digits/],
  ['a token with a Chinese character', 'confidential口令', /another character that no token has/],
];

describe('The test of the credential', () => {
  test('says that callers can send the token', async () => {
    const host = await AutomationHost.start();
    expect(await host.testCredential()).toEqual({
      status: 'OK',
      message: 'Callers can send this token.',
    });
  });

  test.each(wrongTokens)('names %s and never the value', async (_what, bearerToken, says) => {
    const host = await AutomationHost.start({ credential: { bearerToken } });
    const { status, message } = await host.testCredential();
    expect([status, message]).toEqual(['Error', expect.stringMatching(says)]);
    expect(message).not.toContain('confidential');
  });
});

describe('Publishing the workflow', () => {
  const activation = async (settings: AutomationHostSettings = {}) => {
    const host = await AutomationHost.start(settings);
    return await host.activate().then(
      () => undefined,
      (error: unknown) => error as NodeOperationError,
    );
  };
  const keywords = (count: number) => Array.from({ length: count }, (_, index) => `k${index}`);

  test.each<[string, AutomationHostSettings]>([
    ['default settings and a token', {}],
    ['no credential when none is checked', { hasNoCredential: true, parameters: open }],
    ['an IP list', { parameters: { rules: { allowedIps: '203.119.0.0/16, 2001:db8::1' } } }],
    ['10 keywords', { parameters: { keywords: keywords(10).join('，') } }],
    ['a wrong token that is not used', { credential: { bearerToken: '' }, parameters: open }],
  ])('works with %s', async (_what, settings) => {
    expect(await activation(settings)).toBeUndefined();
  });

  test.each<[string, AutomationHostSettings, RegExp]>([
    [
      'a host name in the IP list',
      { parameters: { rules: { allowedIps: '10.0.0.1, proxy.local' } } },
      /^Allowed IPs holds "proxy.local".*Write it like/,
    ],
    [
      'a wrong range in the IP list',
      { parameters: { rules: { allowedIps: '10.0.0.0/33' } } },
      /"10.0.0.0\/33"/,
    ],
    [
      '11 keywords',
      { parameters: { keywords: keywords(11).join() } },
      /^Trigger Keywords holds 11 keywords; at most 10 are allowed/,
    ],
    [
      'no requests at all',
      { parameters: { rules: { requestsPerSecond: 0 } } },
      /^Requests per Second must be a number of at least 1/,
    ],
    [
      'an Authentication that there is not',
      { parameters: { authentication: 'bearer' } },
      /^Authentication must be Bearer Token or None: choose one/,
    ],
    ['default settings and no credential', { hasNoCredential: true }, /credentials/],
    [
      'a credential that n8n cannot decrypt',
      { parameters: bearer, credential: new Error('Credentials could not be decrypted.') },
      /could not be decrypted/,
    ],
  ])('fails with %s and says what to do', async (_what, settings, says) => {
    const error = await activation(settings);
    expect(error).toBeInstanceOf(NodeOperationError);
    expect(error?.message).toMatch(says);
  });

  test.each(wrongTokens)(
    'fails with %s and never tells the value',
    async (_what, bearerToken, says) => {
      const error = await activation({ parameters: bearer, credential: { bearerToken } });
      expect(error).toBeInstanceOf(NodeOperationError);
      expect(error?.message).toMatch(says);
      expect(JSON.stringify({ ...error, message: error?.message })).not.toContain('confidential');
    },
  );

  test('can be undone and done again', async () => {
    const host = await AutomationHost.start();
    for (let time = 0; time < 2; time++) {
      await host.activate();
      await host.deactivate();
    }
    expect(await host.call()).toBe(answers.taken);
  });
});

describe('In the editor', () => {
  test('the token is hidden, and the credential asked for only where it is checked', () => {
    const [field] = credentialType.properties;
    expect(field?.typeOptions?.password).toBe(true);
    expect(description.credentials).toMatchObject([
      { name: credentialType.name, displayOptions: { show: { authentication: ['bearerToken'] } } },
    ]);
  });

  test('the node and its credential have icons for light and dark screens', () => {
    for (const [folder, icon] of [
      ['nodes/DingTalkAutomationWebhookTrigger', description.icon],
      ['credentials', credentialType.icon],
    ] as const) {
      const { light, dark } = icon as { light: string; dark: string };
      expect(light).not.toBe(dark);
      for (const file of [light, dark]) {
        const svg = readFileSync(join(root, folder, file.replace(/^file:/, '')), 'utf8');
        expect(svg).toMatch(/^<svg[^>]*viewBox/);
      }
    }
  });
});

describe('n8n', () => {
  test('finds the node, its codex and its credential where the package says', () => {
    expect(codex.node).toBe(`${packageJson.name}.${description.name}`);
    for (const file of [...packageJson.n8n.nodes, ...packageJson.n8n.credentials]) {
      expect(existsSync(join(root, file.replace(/^dist\//, '').replace(/js$/, 'ts')))).toBe(true);
    }
    const named = [...packageJson.n8n.nodes, ...packageJson.n8n.credentials].join();
    expect(named).toContain('/DingTalkAutomationWebhookTrigger.node.js');
    expect(named).toContain('/DingTalkAutomationWebhookTriggerApi.credentials.js');
    expect(codex.resources.primaryDocumentation.map(({ url }) => url)).toEqual([
      credentialType.documentationUrl,
    ]);
  });

  test('answers from the execution where it might answer before it stores', () => {
    expect(description.webhooks).toMatchObject([
      { httpMethod: 'POST', responseMode: 'responseNode' },
    ]);
  });
});
