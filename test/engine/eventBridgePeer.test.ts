import { createServer, type IncomingHttpHeaders } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import Client, { CloudEvent, Config } from '@alicloud/eventbridge';
import EventBridgeUtil from '@alicloud/eventbridge-util';
import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';

import { AlibabaCloudEventBridgeApi } from '../../credentials/AlibabaCloudEventBridgeApi.credentials';
import { AlibabaCloudEventBridge } from '../../nodes/AlibabaCloudEventBridge/AlibabaCloudEventBridge.node';
import { runNode } from './runNode';

const EVENTS = 10_000;
const PER_REQUEST = 16;
const BUS = 'hr-events';
const SECRET = 'the-secret';

interface Request {
  method: string;
  pathname: string;
  headers: IncomingHttpHeaders;
  body: string;
}

/** Takes everything and remembers it byte by byte. */
async function startRecorder() {
  const requests: Request[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString();
    const { method = '', url: pathname = '', headers } = request;
    requests.push({ method, pathname, headers, body });
    const EntryList = (JSON.parse(body) as Array<{ id: string }>).map(({ id }) => ({
      EventId: id,
      TraceId: `trace of ${id}`,
    }));
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ RequestId: 'r', FailedEntryCount: 0, EntryList }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const close = async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  };
  return { requests, host: `127.0.0.1:${port}`, close };
}

/** Whether the official SDK's verifier takes the request as signed with the secret. */
function isSigned({ method, pathname, headers }: Request): boolean {
  const text = EventBridgeUtil.getStringToSign({ method, pathname, query: {}, headers } as never);
  return headers.authorization === `acs:key-id:${EventBridgeUtil.getSignature(text, SECRET)}`;
}

const word = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 });
const chinese = fc.constantFrom('新员工', '钉钉 🎉', '审批“通过”', 'é\u0000\u2028"\\/', '👨‍👩‍👧');
const data = fc.dictionary(
  fc.oneof(fc.string({ maxLength: 8 }), chinese),
  fc.oneof(
    word,
    chinese,
    fc.double({ noNaN: true }),
    fc.boolean(),
    fc.constant(null),
    fc.array(word),
  ),
  { maxKeys: 6 },
);
const items = fc
  .sample(
    fc.record({
      source: fc.oneof(chinese, word),
      type: word,
      subject: fc.option(chinese, { nil: '' }),
      time: fc.constantFrom('', '2026-03-01T09:30:00Z', '2026-03-01T09:30:00.123+08:00'),
      data,
      priority: word,
    }),
    { numRuns: EVENTS, seed: 20_261_121 },
  )
  // The node trims what people type.
  .map(({ source, type, subject, ...rest }, index) => ({
    ...rest,
    id: `event-${index}`,
    source: source.trim() || 'source',
    type: type.trim() || 'type',
    subject: subject.trim(),
  }));

test('10,000 random events: the bytes of the official client, and signatures that its verifier takes', async () => {
  const official = await startRecorder();
  const ours = await startRecorder();
  try {
    const client = new Client(
      new Config({ accessKeyId: 'key-id', accessKeySecret: SECRET, endpoint: official.host }),
    );
    for (let start = 0; start < EVENTS; start += PER_REQUEST) {
      await client.putEvents(
        items.slice(start, start + PER_REQUEST).map(
          (item) =>
            new CloudEvent({
              id: item.id,
              source: item.source,
              type: item.type,
              ...(item.subject && { subject: item.subject }),
              ...(item.time && { time: item.time }),
              data: Buffer.from(JSON.stringify(item.data)),
              extensions: { aliyuneventbusname: BUS, priority: item.priority },
            }),
        ),
      );
    }

    const run = await runNode(new AlibabaCloudEventBridge(), {
      parameters: {
        eventBusName: { __rl: true, mode: 'name', value: BUS },
        eventFrom: 'fields',
        id: '={{ $json.id }}',
        source: '={{ $json.source }}',
        type: '={{ $json.type }}',
        subject: '={{ $json.subject }}',
        time: '={{ $json.time }}',
        dataFrom: 'json',
        jsonData: '={{ $json.data }}',
        extensions: { attribute: [{ name: 'priority', value: '={{ $json.priority }}' }] },
      },
      credentials: {
        type: new AlibabaCloudEventBridgeApi(),
        data: {
          endpointFrom: 'address',
          endpoint: `http://${ours.host}`,
          accessKeyId: 'key-id',
          accessKeySecret: SECRET,
        },
      },
      items: items as unknown as IDataObject[],
    });

    expect(run.error).toBeUndefined();
    expect(run.items).toHaveLength(EVENTS);
    expect(official.requests).toHaveLength(EVENTS / PER_REQUEST);
    // Several requests are under way at once, so they may arrive in another order.
    const bodies = ({ requests }: typeof ours) => requests.map(({ body }) => body).sort();
    expect(bodies(ours)).toEqual(bodies(official));
    expect(official.requests.every(isSigned)).toBe(true);
    expect(ours.requests.every(isSigned)).toBe(true);
    const types = new Set(ours.requests.map(({ headers }) => headers['content-type']));
    expect(types).toEqual(new Set([official.requests[0]?.headers['content-type']]));
  } finally {
    await official.close();
    await ours.close();
  }
}, 300_000);

test('memory stays bounded: what has been sent is not kept', async () => {
  const count = 4_000;
  // All items share one text, so that whatever memory grows is the node's.
  const text = 'x'.repeat(200_000);
  setFlagsFromString('--expose-gc');
  const collectGarbage = runInNewContext('gc') as () => void;
  const usedBytes = () => {
    collectGarbage();
    return process.memoryUsage().heapUsed;
  };
  const before = usedBytes();
  let highest = 0;
  let requests = 0;
  let received = 0;
  const server = createServer(async (request, response) => {
    let bytes = 0;
    for await (const chunk of request) bytes += (chunk as Buffer).length;
    received += Math.floor(bytes / text.length);
    if (requests++ % 100 === 0) highest = Math.max(highest, usedBytes() - before);
    const EntryList = Array.from({ length: Math.floor(bytes / text.length) }, () => ({
      EventId: 'e',
    }));
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ RequestId: 'r', EntryList }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const run = await runNode(new AlibabaCloudEventBridge(), {
    parameters: {
      eventBusName: { __rl: true, mode: 'name', value: BUS },
      eventFrom: 'fields',
      source: 's',
      type: 't',
    },
    credentials: {
      type: new AlibabaCloudEventBridgeApi(),
      data: {
        endpointFrom: 'address',
        endpoint: `http://127.0.0.1:${port}`,
        accessKeyId: 'key-id',
        accessKeySecret: SECRET,
      },
    },
    items: Array.from({ length: count }, () => ({ text })),
  });
  server.closeAllConnections();
  server.close();
  expect(run.error).toBeUndefined();
  expect(received).toBe(count);
  // All of it at once would be 800 MB.
  expect(highest).toBeLessThan(100 * 2 ** 20);
}, 300_000);
