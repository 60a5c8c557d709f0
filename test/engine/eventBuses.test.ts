import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { NodeHelpers, type IDataObject, type INode, type INodeParameters } from 'n8n-workflow';

import { AlibabaCloudEventBridgeApi } from '../../credentials/AlibabaCloudEventBridgeApi.credentials';
import { AlibabaCloudEventBridge } from '../../nodes/AlibabaCloudEventBridge/AlibabaCloudEventBridge.node';
import { newApp } from '../../playground/dingtalk/app';
import { startPlayground, type Playground } from '../../playground/server';
import { inFakeTime } from '../support/fakeTime';
import { runNode, type NodeRun } from './runNode';

let playground: Playground;

beforeEach(async () => {
  playground = await startPlayground({ port: 0, app: newApp('http://127.0.0.1:1/') });
  for (let index = 0; index < 70; index++) {
    playground.eventBridge.run('createEventBus', { EventBusName: `bus-${index}` });
  }
});

afterEach(async () => {
  await playground.close();
});

interface Run {
  parameters?: INode['parameters'];
  items?: IDataObject[];
  endpoint?: string;
}

const getMany = async ({ parameters, items, endpoint }: Run = {}): Promise<NodeRun> => {
  const { accessKeyId, accessKeySecret } = playground.eventBridge.settings;
  return await runNode(new AlibabaCloudEventBridge(), {
    parameters: { resource: 'eventBus', operation: 'getMany', ...parameters },
    credentials: {
      type: new AlibabaCloudEventBridgeApi(),
      data: {
        endpointFrom: 'address',
        endpoint: endpoint ?? playground.eventBridge.endpoint,
        accessKeyId,
        accessKeySecret,
      },
    },
    items,
  });
};

test('gives the event buses of the account, as EventBridge describes them', async () => {
  const { error, items } = await getMany({ parameters: { returnAll: true } });
  expect(error).toBeUndefined();
  expect(items).toHaveLength(72);
  expect(items[1]).toEqual({
    json: {
      EventBusName: 'hr-events',
      EventBusARN: expect.stringContaining('eventbus/hr-events'),
      Description: 'Events for the HR system',
      CreateTimestamp: expect.any(Number),
    },
    pairedItem: { item: 0 },
  });
});

test.each([
  [{}, 50],
  [{ limit: 3 }, 3],
  [{ limit: 1_000 }, 72],
])('gives no more than the limit: %j', async (parameters, count) => {
  expect((await getMany({ parameters })).items).toHaveLength(count);
});

test('asks once for each item, with its own limit', async () => {
  const run = await getMany({
    parameters: { limit: '={{ $json.most }}' },
    items: [{ most: 1 }, { most: 2 }],
  });
  expect(run.items.map(({ pairedItem }) => pairedItem)).toEqual([
    { item: 0 },
    { item: 1 },
    { item: 1 },
  ]);
});

test('asks again when EventBridge is busy, and says why not when the key has no right', async () => {
  playground.eventBridge.setFaults({ throttlePercent: 50 });
  const { result } = await inFakeTime(async () => {
    await getMany();
    return await getMany();
  });
  expect(result.error).toBeUndefined();
  playground.eventBridge.setFaults({ deniedOperations: ['listEventBuses'] });
  const { error } = await getMany();
  expect(error?.message).toContain('may not do this. (AccessDenied');
  expect(error?.description).toContain('AliyunEventBridgeReadOnlyAccess');
});

test.each<[INode['parameters'], string]>([
  [{ resource: 'eventBus' }, 'alibabaCloudEventBridgeApi'],
  [{ resource: 'eventBus', authentication: 'webhook' }, 'alibabaCloudEventBridgeApi'],
  [{}, 'alibabaCloudEventBridgeApi'],
  [{ authentication: 'webhook' }, 'alibabaCloudEventBridgeWebhookApi'],
])('the panel asks for one credential: %j', (given, expected) => {
  const { description } = new AlibabaCloudEventBridge();
  const node = { typeVersion: 1 } as INode;
  const { properties, credentials = [] } = description;
  const parameters = NodeHelpers.getNodeParameters(
    properties,
    given,
    true,
    false,
    node,
    description,
  ) as INodeParameters;
  const shown = credentials.filter((credential) =>
    NodeHelpers.displayParameter(parameters, credential, node, description),
  );
  expect(shown.map(({ name }) => name)).toEqual([expected]);
});

describe('a list of several pages', () => {
  /** @param answer gives the body for the page that is asked for */
  async function listFrom(
    answer: (asked: { Limit: number; NextToken?: string }) => object,
    parameters: INode['parameters'] = { returnAll: true },
  ): Promise<{ run: NodeRun; requests: number }> {
    let requests = 0;
    const server = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      requests += 1;
      response.setHeader('content-type', 'application/json');
      const asked = JSON.parse(Buffer.concat(chunks).toString()) as Parameters<typeof answer>[0];
      response.end(JSON.stringify(answer(asked)));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const run = await getMany({ endpoint: `http://127.0.0.1:${port}`, parameters });
    server.closeAllConnections();
    server.close();
    return { run, requests };
  }

  const page = (count: number, NextToken?: string) => ({
    EventBuses: Array.from({ length: count }, (_, index) => ({ EventBusName: `b${index}` })),
    NextToken,
  });

  test('is read to its end', async () => {
    const { run, requests } = await listFrom(({ NextToken }) =>
      NextToken === '100' ? page(20) : page(100, '100'),
    );
    expect(run.items).toHaveLength(120);
    expect(requests).toBe(2);
  });

  test('is read no further than the limit', async () => {
    const asked: number[] = [];
    const { run } = await listFrom(
      ({ Limit }) => {
        asked.push(Limit);
        return page(Limit, 'more');
      },
      { limit: 130 },
    );
    expect(run.items).toHaveLength(130);
    expect(asked).toEqual([100, 30]);
  });

  test.each([
    ['has no list', { EventBuses: null, NextToken: 'more' }],
    ['has an empty list', page(0, 'more')],
    ['has nothing', {}],
  ])('ends where a page %s', async (_what, body) => {
    const { run, requests } = await listFrom(() => body);
    expect(run.error).toBeUndefined();
    expect(run.items).toEqual([]);
    expect(requests).toBe(1);
  });

  test('ends at some time, whatever the service says', async () => {
    const { run, requests } = await listFrom(() => page(100, 'again'));
    expect(run.items).toHaveLength(10_000);
    expect(requests).toBe(100);
  });
});
