import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { newCaller } from '../../playground/automation/callerSettings';
import { withLock } from '../../tools/lock';
import type { N8nClient, WorkflowEntry, WorkflowJson } from '../../tools/n8n/client';
import { npmEnvironment } from '../../tools/npm';
import { importExamples, withCredentialIds } from '../../tools/start/examples';
import { flowsOf } from '../../tools/start/flows';
import { loadState } from '../../tools/start/state';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'tools-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("npm's environment elsewhere", () => {
  it('is without what `npm start` exports about this project', () => {
    const exported = {
      npm_config_ignore_scripts: 'true',
      npm_config_local_prefix: '/here',
      npm_config_nodedir: '/usr',
      npm_package_name: 'here',
      npm_lifecycle_event: 'start',
      npm_execpath: '/npm-cli.js',
      INIT_CWD: '/here',
      NODE: '/node',
    };
    expect(npmEnvironment({ ...exported, PATH: '/bin' })).toEqual({ PATH: '/bin' });
  });

  it("keeps the user's registry, proxy and cache, however written", () => {
    const own = {
      npm_config_registry: 'https://registry.example.com',
      NPM_CONFIG_HTTPS_PROXY: 'http://proxy.example.com',
      'npm_config_strict-ssl': 'false',
      npm_config_userconfig: '/me/.npmrc',
      npm_config_cache: '/me/.npm',
      HTTPS_PROXY: 'http://proxy.example.com',
    };
    expect(npmEnvironment(own)).toEqual(own);
  });
});

describe('a lock', () => {
  const GONE = 2 ** 22 + 1;
  const lock = () => join(folder, 'some.lock');

  const leaveLock = (holder: { pid: number; machine: string }) => {
    mkdirSync(lock());
    writeFileSync(join(lock(), 'holder.json'), JSON.stringify({ id: 'other', ...holder }));
  };

  it('lets one work at a time', async () => {
    let working = 0;
    const most: number[] = [];
    const work = async () => {
      most.push(++working);
      await sleep(20);
      working--;
    };
    await Promise.all([1, 2, 3].map(() => withLock(lock(), work)));
    expect(most).toEqual([1, 1, 1]);
    expect(existsSync(lock())).toBe(false);
  });

  it('is given back when the work fails', async () => {
    const failing = withLock(lock(), () => Promise.reject(new Error('failed')));
    await expect(failing).rejects.toThrow('failed');
    expect(await withLock(lock(), async () => 'worked')).toBe('worked');
  });

  it('of a process that is gone is taken over', async () => {
    leaveLock({ pid: GONE, machine: hostname() });
    expect(await withLock(lock(), async () => 'worked')).toBe('worked');
  });

  it('of another machine is taken over only when that shows no sign of life', async () => {
    leaveLock({ pid: GONE, machine: 'elsewhere' });
    let waited = false;
    const worked = withLock(lock(), async () => waited, {
      onWait: ({ machine }) => {
        waited = machine === 'elsewhere';
        const longAgo = new Date(Date.now() - 60_000);
        utimesSync(lock(), longAgo, longAgo);
      },
    });
    expect(await worked).toBe(true);
  });

  it('can be refused instead of waited for', async () => {
    leaveLock({ pid: process.pid, machine: hostname() });
    const refused = withLock(lock(), async () => 'worked', {
      onWait: ({ pid }) => {
        throw new Error(`held by ${pid}`);
      },
    });
    await expect(refused).rejects.toThrow(`held by ${process.pid}`);
    expect(existsSync(lock())).toBe(true);
  });
});

describe('npm start', () => {
  it('keeps its secrets from start to start, for the user alone', async () => {
    const file = join(folder, 'start', 'state.json');
    const first = await loadState(file);
    expect(first.password).toMatch(/^(?=.*[A-Z])(?=.*\d).{16}$/);
    expect(await loadState(file)).toEqual(first);
    expect(statSync(file).mode & 0o077).toBe(0);
  });

  it('gives an example the credentials of this n8n by their names', () => {
    const example = {
      name: 'Example',
      connections: {},
      nodes: [
        {
          name: 'Trigger',
          type: 'trigger',
          typeVersion: 1,
          parameters: {},
          credentials: { api: { id: '', name: 'Mine' }, other: { id: 'x', name: 'Mine' } },
        },
      ],
    } satisfies WorkflowJson;
    const { nodes } = withCredentialIds(example, [{ id: '7', name: 'Mine', type: 'api' }]);
    expect(nodes[0]?.credentials).toEqual({
      api: { id: '7', name: 'Mine' },
      other: { id: null, name: 'Mine' },
    });
  });

  /** An n8n that has one credential, with what was done to its flows. */
  function memoryN8n() {
    const workflows: WorkflowEntry[] = [];
    const drawn: string[] = [];
    const client: Pick<
      N8nClient,
      'listCredentials' | 'listWorkflows' | 'importWorkflow' | 'updateWorkflow' | 'activateWorkflow'
    > = {
      listCredentials: async () => [{ id: '7', name: 'Mine', type: 'api' }],
      listWorkflows: async () => workflows,
      importWorkflow: async (json) => {
        const workflow = { id: String(workflows.length), name: json.name, active: false };
        workflows.push(workflow);
        drawn.push(json.name);
        return { ...json, ...workflow, versionId: '1' };
      },
      updateWorkflow: async (id, json) => {
        drawn.push(json.name);
        return { ...json, id, active: true, versionId: '2' };
      },
      activateWorkflow: async (id) => {
        workflows[Number(id)]!.active = true;
      },
    };
    return { client: client as N8nClient, workflows, drawn };
  }

  const example = (name: string, credentialName: string): WorkflowJson => ({
    name,
    connections: {},
    nodes: [
      {
        name: 'Node',
        type: 'node',
        typeVersion: 1,
        parameters: {},
        credentials: { api: { id: '', name: credentialName } },
      },
    ],
  });
  const PLAYGROUND = 'http://127.0.0.1:5680';
  const write = (json: WorkflowJson) =>
    writeFileSync(join(folder, `${json.name}.json`), JSON.stringify(json));

  it('says of a flow what it lacks, does not try it, and leaves it as its user completes it', async () => {
    const { client, workflows, drawn } = memoryN8n();
    const imported = {};
    write(example('Complete', 'Mine'));
    write(example('Row', 'Postgres account'));
    const lacks = {
      json: { name: 'Row' },
      active: false,
      problem: expect.stringContaining('it needs a credential of your own, “Postgres account”'),
    };
    const complete = { json: { name: 'Complete' }, active: true };
    expect(await importExamples(client, folder, PLAYGROUND, imported)).toMatchObject([
      complete,
      lacks,
    ]);
    expect(await importExamples(client, folder, PLAYGROUND, imported)).toMatchObject([
      complete,
      lacks,
    ]);
    workflows[1]!.active = true;
    expect(await importExamples(client, folder, PLAYGROUND, imported)).toMatchObject([
      complete,
      { json: { name: 'Row' }, active: true },
    ]);
    expect(drawn).toEqual(['Complete', 'Row']);

    write({ ...example('Row', 'Postgres account'), settings: { executionOrder: 'v1' } });
    await importExamples(client, folder, PLAYGROUND, imported);
    expect(drawn).toEqual(['Complete', 'Row', 'Row']);
  });

  it("lets HTTP Request nodes call the playground in place of DingTalk's two servers, and no others", async () => {
    const { client } = memoryN8n();
    const urls = [
      'https://oapi.dingtalk.com/topapi/x',
      'https://api.dingtalk.com/v1.0/x',
      'https://api.dingtalk.com.example/x',
      'https://example.com/https://api.dingtalk.com/x',
    ];
    const nodes = urls.map((url) => ({
      ...{ name: url, type: 'n8n-nodes-base.httpRequest', typeVersion: 4.2 },
      parameters: { url },
    }));
    write({ name: 'Calls', connections: {}, nodes });
    const [{ json } = { json: { nodes: [] } }] = await importExamples(
      client,
      folder,
      PLAYGROUND,
      {},
    );
    expect(json.nodes.map(({ parameters }) => parameters.url)).toEqual([
      `${PLAYGROUND}/topapi/x`,
      `${PLAYGROUND}/v1.0/x`,
      ...urls.slice(2),
    ]);
  });

  it('plays each example as its trigger wants to be started, the new employee first', () => {
    const imported = (name: string, type: string, parameters: Record<string, unknown>) => ({
      id: name,
      active: true,
      json: {
        name,
        connections: {},
        nodes: [
          { name: 'Other', type: 'other', typeVersion: 1, parameters: {} },
          { name: 'Start', type, typeVersion: 1, webhookId: name, parameters },
        ],
      },
    });
    const callback = 'n8n-nodes-dingtalk-eventbridge.dingTalkCallbackTrigger';
    const approvals = { events: 'selected', selectedEvents: ['bpms_instance_change', 'x'] };
    const flows = flowsOf(
      [
        imported('Alert', 'n8n-nodes-base.webhook', { path: 'dingtalk-alert' }),
        imported('Stand-in', 'n8n-nodes-base.webhook', { path: 'dingtalk-stand-in' }),
        imported('Approval', callback, approvals),
        imported('New employee joined', callback, { events: 'all' }),
        imported('Timer', 'n8n-nodes-base.scheduleTrigger', {}),
      ],
      'http://n8n',
      { caller: newCaller(), apiKey: { name: 'X-Api-Key', value: 'key' } },
    );
    expect(flows).toMatchObject([
      {
        name: 'New employee joined',
        callbackUrl: 'http://n8n/webhook/New employee joined/dingtalk',
        eventType: 'user_add_org',
        executionsUrl: 'http://n8n/workflow/New employee joined/executions',
      },
      {
        name: 'Alert',
        request: { url: 'http://n8n/webhook/dingtalk-alert', headers: { 'X-Api-Key': 'key' } },
      },
      {
        name: 'Approval',
        callbackUrl: 'http://n8n/webhook/Approval/dingtalk',
        eventType: 'bpms_instance_change',
      },
    ]);
  });
});
