import { truncate, writeFile } from 'node:fs/promises';
import { Container } from '@n8n/di';
import { BinaryDataService } from 'n8n-core';
import type { IBinaryData } from 'n8n-workflow';

import { AlibabaCloudEventBridgeApi } from '../../credentials/AlibabaCloudEventBridgeApi.credentials';
import { AlibabaCloudEventBridge } from '../../nodes/AlibabaCloudEventBridge/AlibabaCloudEventBridge.node';
import { newApp } from '../../playground/dingtalk/app';
import { startPlayground, type Playground } from '../../playground/server';
import { runNode } from './runNode';

let playground: Playground;
let files: BinaryDataService;

beforeAll(async () => {
  files = Container.get(BinaryDataService);
  await files.init();
  playground = await startPlayground({ port: 0, app: newApp('http://127.0.0.1:1/') });
});

afterAll(async () => {
  await playground.close();
});

const put = async (data: IBinaryData) => {
  const { endpoint, settings } = playground.eventBridge;
  const { accessKeyId, accessKeySecret } = settings;
  return await runNode(new AlibabaCloudEventBridge(), {
    parameters: {
      eventBusName: { __rl: true, mode: 'name', value: 'hr-events' },
      eventFrom: 'fields',
      source: 's',
      type: 't',
      dataFrom: 'binary',
      binaryPropertyName: 'data',
    },
    credentials: {
      type: new AlibabaCloudEventBridgeApi(),
      data: { endpointFrom: 'address', endpoint, accessKeyId, accessKeySecret },
    },
    binary: { data },
  });
};

/** A file as n8n keeps it on its disk; one that is larger than its content takes no room there. */
async function storedFile(content: Buffer, bytes = content.length): Promise<IBinaryData> {
  const file = { data: '', mimeType: 'image/png' };
  const location = { type: 'execution', workflowId: 'flow', executionId: '1' } as const;
  const stored = await files.store(location, content, file);
  const path = files.getPath(stored.id!);
  await truncate(path, bytes);
  await writeFile(`${path}.metadata`, JSON.stringify({ mimeType: file.mimeType, fileSize: bytes }));
  return stored;
}

test('a file that n8n keeps on its disk is sent', async () => {
  const content = Buffer.from([0, 255, 1, 2]);
  expect((await put(await storedFile(content))).error).toBeUndefined();
  expect(playground.eventBridge.events[0]).toMatchObject({
    datacontenttype: 'image/png',
    data_base64: content.toString('base64'),
  });
});

test('a file of 600 MB is refused for its size, not read', async () => {
  const { error } = await put(await storedFile(Buffer.alloc(1), 600 * 2 ** 20));
  expect(error?.message).toBe(
    'The file has 629145600 bytes, 838860800 as Base64; EventBridge takes 262144 for the whole event',
  );
  expect(error?.description).toContain('send its address');
});

test('so is one that n8n keeps in memory', async () => {
  const { error } = await put({
    data: Buffer.alloc(200_000).toString('base64'),
    mimeType: 'image/png',
  });
  expect(error?.message).toContain('The file has 200000 bytes, 266668 as Base64');
});
