import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { NodeOperationError } from 'n8n-workflow';

import { DingTalkCallbackApi } from '../../credentials/DingTalkCallbackApi.credentials';
import { DingTalkCallbackTrigger } from '../../nodes/DingTalkCallbackTrigger/DingTalkCallbackTrigger.node';
import codex from '../../nodes/DingTalkCallbackTrigger/DingTalkCallbackTrigger.node.json';
import packageJson from '../../package.json';
import { newApp } from '../../playground/dingtalk/app';
import { isCheck } from '../../playground/dingtalk/delivery';
import { loadEvents } from '../../playground/dingtalk/events';
import { push } from '../../playground/dingtalk/push';
import { N8nHost, type HostSettings } from './harness';

const root = join(__dirname, '../..');
const { description } = new DingTalkCallbackTrigger();
const credentialType = new DingTalkCallbackApi();

const VALUE = 'confidential0';

const wrongCredentials: Array<[what: string, credential: Record<string, string>, says: RegExp]> = [
  ['no token', { token: '' }, /Token is empty.*copy it from/i],
  ['a token of blanks', { token: '  ' }, /Token is empty/],
  ['no owner key', { ownerKey: '' }, /Owner Key is empty.*Client ID/i],
  ['no AES key', { aesKey: '' }, /AES Key must be 43 letters and digits.*0 characters/],
  ['a short AES key', { aesKey: VALUE }, /AES Key must be 43 letters and digits.*13 characters/],
  ['a wrong character in the AES key', { aesKey: `${VALUE}${'a'.repeat(29)}=` }, /AES Key must be/],
  ['a short previous AES key', { previousAesKey: VALUE }, /Previous AES Key must be 43.*13/],
];

describe('The test of the credential', () => {
  test('says that well-formed keys are well-formed, and who will check them', async () => {
    const host = await N8nHost.start();
    expect(await host.testCredential()).toEqual({
      status: 'OK',
      message: expect.stringMatching(/well-formed.*DingTalk/),
    });
  });

  test('forgives blanks around a value that was pasted', async () => {
    const app = newApp('');
    const credential = {
      token: ` ${app.token}`,
      aesKey: `${app.aesKey} `,
      ownerKey: `${app.ownerKey}\n`,
    };
    const host = await N8nHost.start({ credential });
    expect(await host.testCredential()).toMatchObject({ status: 'OK' });
    const { token, aesKey, ownerKey } = app;
    const message = { EventType: 'user_add_org', eventId: 'e-1' };
    expect(await push({ ...host.app, token, aesKey, ownerKey }, message)).toMatchObject({
      verdict: 'acknowledged',
    });
  });

  test.each(wrongCredentials)('names %s and never the value', async (_what, credential, says) => {
    const { status, message } = await (await N8nHost.start({ credential })).testCredential();
    expect([status, message]).toEqual(['Error', expect.stringMatching(says)]);
    expect(message).not.toContain(VALUE);
  });
});

describe('Publishing the workflow', () => {
  const activation = async (settings: HostSettings = {}) => {
    const host = await N8nHost.start(settings);
    return await host.activate().then(
      () => undefined,
      (error: unknown) => error as NodeOperationError,
    );
  };
  const listed = (allowedIps: string) => ({
    parameters: { options: { allowedSources: 'list', allowedIps } },
  });
  const aged = (maximumRequestAge: string | number | null) => ({
    parameters: { options: { maximumRequestAge } },
  });

  test.each<[string, HostSettings]>([
    ['default settings', {}],
    ['an unlimited age', aged(0)],
    ['an IP list', listed('203.119.0.0/16, 2001:db8::1')],
    ['selected events', { parameters: { events: 'selected', selectedEvents: ['user_add_org'] } }],
    ['a code of its own', { parameters: { events: 'selected', otherEventCodes: 'my_event' } }],
  ])('works with %s', async (_what, settings) => {
    expect(await activation(settings)).toBeUndefined();
  });

  test.each<[string, HostSettings, RegExp]>([
    ['an empty IP list', listed(' , '), /Allowed IPs is empty: enter/],
    ['a host name in the IP list', listed('10.0.0.1, proxy.local'), /"proxy.local".*Write it like/],
    ['a wrong range in the IP list', listed('10.0.0.0/33'), /"10.0.0.0\/33"/],
    ['no maximum age', aged(null), /Maximum Request Age must be a number/],
    ['an empty maximum age', aged(''), /Maximum Request Age must be a number/],
    ['a negative maximum age', aged(-1), /Maximum Request Age must be a number/],
    ['no event selected', { parameters: { events: 'selected' } }, /No event is selected/],
    [
      'only commas as event codes',
      { parameters: { events: 'selected', otherEventCodes: ' ,, ' } },
      /No event is selected/,
    ],
  ])('fails with %s and says what to do', async (_what, settings, says) => {
    const error = await activation(settings);
    expect(error).toBeInstanceOf(NodeOperationError);
    expect(error?.message).toMatch(says);
  });

  test.each(wrongCredentials)(
    'fails with %s and never tells the value',
    async (_what, credential, says) => {
      const error = await activation({ credential });
      expect(error).toBeInstanceOf(NodeOperationError);
      expect(error?.message).toMatch(says);
      expect(JSON.stringify({ ...error, message: error?.message })).not.toContain(VALUE);
    },
  );

  test('can be undone and done again', async () => {
    const host = await N8nHost.start();
    for (let time = 0; time < 2; time++) {
      await host.activate();
      await host.deactivate();
    }
  });
});

describe('In the editor', () => {
  test('every event that DingTalk documents can be selected, and no URL check', () => {
    const { options = [] } = description.properties.find(({ name }) => name === 'selectedEvents')!;
    const codes = options.map((option) => ('value' in option ? option.value : undefined));
    const documented = loadEvents().map(({ code }) => code);
    expect(codes.sort()).toEqual(documented.filter((code) => !isCheck(code)).sort());
  });

  test('every event to select shows its name and its code', () => {
    const { options = [] } = description.properties.find(({ name }) => name === 'selectedEvents')!;
    expect(options).toContainEqual({
      name: expect.stringMatching(/^Employee Joined \(user_add_org\)/),
      value: 'user_add_org',
    });
  });

  test('the node and its credential have icons for light and dark screens', () => {
    for (const [folder, icon] of [
      ['nodes/DingTalkCallbackTrigger', description.icon],
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

  test('secrets are hidden and the owner key, which people compare by eye, is not', () => {
    const hidden = credentialType.properties
      .filter(({ typeOptions }) => typeOptions?.password)
      .map(({ name }) => name);
    expect(hidden).toEqual(['token', 'aesKey', 'previousToken', 'previousAesKey']);
  });
});

describe('n8n', () => {
  test('finds the node, its codex and its credential where the package says', () => {
    expect(codex.node).toBe(`${packageJson.name}.${description.name}`);
    for (const file of [...packageJson.n8n.nodes, ...packageJson.n8n.credentials]) {
      expect(existsSync(join(root, file.replace(/^dist\//, '').replace(/js$/, 'ts')))).toBe(true);
    }
    expect(description.credentials?.map(({ name }) => name)).toEqual([
      credentialType.name,
      'dingTalkAppApi',
    ]);
    expect(codex.resources.primaryDocumentation.map(({ url }) => url)).toEqual([
      credentialType.documentationUrl,
    ]);
  });

  test('needs no expression, which costs an isolate, to receive a request', () => {
    const texts = JSON.stringify(description.webhooks).match(/"=[^"]*"/g);
    expect(texts).toBeNull();
    expect(description.version).toBeGreaterThan(1);
  });

  test('answers from the execution where it might answer before it stores', () => {
    const [webhook] = description.webhooks ?? [];
    expect(webhook).toMatchObject({ httpMethod: 'POST', responseMode: 'responseNode' });
  });

  test('shows one URL, under which every method is answered by the node', () => {
    const webhooks = description.webhooks ?? [];
    expect(new Set(webhooks.map(({ path }) => path)).size).toBe(1);
    expect(webhooks.filter(({ ndvHideUrl }) => !ndvHideUrl)).toHaveLength(1);
    const methods = webhooks.flatMap(({ httpMethod }) => httpMethod.split(','));
    expect(methods.sort()).toEqual(['DELETE', 'GET', 'HEAD', 'PATCH', 'POST', 'PUT']);
  });
});
