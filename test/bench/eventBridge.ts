import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { Host } from '../../tools/n8n/host';
import type { WorkflowNode } from '../../tools/n8n/types';
import { flowOf, node, runFlow } from '../e2e/flows';
import { OwnInstallation } from '../e2e/installation';

const ITEMS = 10_000;
const ROUNDS = 3;

/** Items per second of each way to bring items to EventBridge. */
export interface EventBridgeBench {
  /** This package's node: as few requests as the limits allow. */
  batches: number;
  /** The same node by webhook URL: one request per item. */
  webhook: number;
  /** n8n's own HTTP Request node: one request per item, all at once and without a credential. */
  httpRequest: number;
}

/** Takes everything at once, so that the senders are measured and not the receiver. */
async function startReceiver() {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body: unknown = JSON.parse(Buffer.concat(chunks).toString());
    const events = Array.isArray(body) ? (body as Array<{ id: string }>) : [];
    const EntryList = events.map(({ id }) => ({ EventId: id, TraceId: id }));
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ RequestId: '1', FailedEntryCount: 0, EntryList }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    close: () => server.close().closeAllConnections(),
  };
}

/** Sends the same items in turns, through a real n8n, and takes the best round of each. */
export async function benchEventBridge(host: Host): Promise<EventBridgeBench> {
  const installation = await OwnInstallation.start(host);
  const receiver = await startReceiver();
  try {
    const { endpoint } = receiver;
    const credential = await installation.client.createCredential({
      name: 'EventBridge',
      type: 'alibabaCloudEventBridgeApi',
      data: {
        endpointFrom: 'address',
        endpoint,
        accessKeyId: 'bench',
        accessKeySecret: 'bench',
      },
    });
    const webhookCredential = await installation.client.createCredential({
      name: 'Webhook',
      type: 'alibabaCloudEventBridgeWebhookApi',
      data: { webhookUrl: `${endpoint}/webhook/putEvents?token=bench` },
    });
    const perSecond = async (name: string, make: () => WorkflowNode) => {
      const sender = make();
      const split = node('n8n-nodes-base.splitOut', {
        parameters: { fieldToSplitOut: 'body.items' },
      });
      const items = Array.from({ length: ITEMS }, (_, index) => ({ index, name: 'Li Lei' }));
      const { status, data } = await runFlow(installation, flowOf([split, sender]), { items });
      if (status !== 'success') throw new Error(`${name}: ${data.resultData.error?.message}`);
      const [run] = data.resultData.runData[sender.name] ?? [];
      return (ITEMS * 1_000) / (run?.executionTime ?? Infinity);
    };
    const best: EventBridgeBench = { batches: 0, webhook: 0, httpRequest: 0 };
    for (let round = 0; round < ROUNDS; round++) {
      const batches = await perSecond('Alibaba Cloud EventBridge', () =>
        node('n8n-nodes-dingtalk-eventbridge.alibabaCloudEventBridge', {
          parameters: {
            eventBusName: { __rl: true, mode: 'name', value: 'hr-events' },
            eventFrom: 'fields',
            source: 'bench',
            type: 'bench',
          },
          credentials: { [credential.type]: credential },
        }),
      );
      const webhook = await perSecond('Webhook URL', () =>
        node('n8n-nodes-dingtalk-eventbridge.alibabaCloudEventBridge', {
          parameters: { authentication: 'webhook' },
          credentials: { [webhookCredential.type]: webhookCredential },
        }),
      );
      const httpRequest = await perSecond('HTTP Request', () =>
        node('n8n-nodes-base.httpRequest', {
          typeVersion: 4.2,
          parameters: {
            method: 'POST',
            url: endpoint,
            sendBody: true,
            specifyBody: 'json',
            jsonBody: '={{ $json }}',
          },
        }),
      );
      best.batches = Math.max(best.batches, batches);
      best.webhook = Math.max(best.webhook, webhook);
      best.httpRequest = Math.max(best.httpRequest, httpRequest);
    }
    return best;
  } finally {
    receiver.close();
    await installation.stop();
  }
}
