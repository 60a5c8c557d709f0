import { newAutomation } from '../../playground/automation/settings';
import { newApp } from '../../playground/dingtalk/app';
import { startPlayground, type Playground } from '../../playground/server';
import type { Host } from '../../tools/n8n/host';
import type { WorkflowNode } from '../../tools/n8n/types';
import { flowOf, node, runFlow } from '../e2e/flows';
import { OwnInstallation } from '../e2e/installation';

const ITEMS = 100;
/** What DingTalk takes of an automation in a second. */
const PER_SECOND = 5;
const SECOND_MILLISECONDS = 1_000;

/** How the requests of one sender arrived at an automation. */
export interface AutomationBench {
  sender: string;
  /** How long the automation takes to answer. */
  answerMilliseconds: number;
  /** The shortest time in which the limit allows so many requests, as a share of the time taken. */
  shareOfLimit: number;
  /** Requests in the fullest sliding second. */
  mostInAnySecond: number;
  fired: number;
}

async function measure(
  installation: OwnInstallation,
  playground: Playground,
  answerMilliseconds: number,
  name: string,
  sender: WorkflowNode,
): Promise<AutomationBench> {
  const { automation } = playground;
  automation.clear();
  automation.setFaults({ delayMs: answerMilliseconds });
  const split = node('n8n-nodes-base.splitOut', { parameters: { fieldToSplitOut: 'body.items' } });
  const items = Array.from({ length: ITEMS }, (_, index) => ({ index, name: 'Li Lei' }));
  await runFlow(installation, flowOf([split, sender]), { items });
  const times = automation.requests.map(({ at }) => Date.parse(at));
  const shortest = (Math.ceil(ITEMS / PER_SECOND) - 1) * SECOND_MILLISECONDS;
  return {
    sender: name,
    answerMilliseconds,
    shareOfLimit: shortest / (times.at(-1)! - times[0]!),
    mostInAnySecond: automation.counters.mostInAnySecond,
    fired: automation.counters.fired,
  };
}

/** Sends the same items at the highest rate that an automation takes, through a real n8n. */
export async function benchAutomation(host: Host): Promise<AutomationBench[]> {
  const installation = await OwnInstallation.start(host);
  const playground = await startPlayground({
    port: 0,
    app: newApp(installation.n8n.url),
    automation: { ...newAutomation(), keywords: [] },
  });
  try {
    const { webhookUrl, settings } = playground.automation;
    const credential = await installation.client.createCredential({
      name: 'Automation',
      type: 'dingTalkAutomationWebhookApi',
      data: { webhookUrl, bearerToken: settings.bearerToken },
    });
    const results: AutomationBench[] = [];
    for (const delay of [0, 50]) {
      const ours = node('n8n-nodes-dingtalk-eventbridge.dingTalkAutomationWebhook', {
        credentials: { [credential.type]: credential },
      });
      const peer = node('n8n-nodes-base.httpRequest', {
        typeVersion: 4.2,
        parameters: {
          method: 'POST',
          url: webhookUrl,
          sendHeaders: true,
          headerParameters: {
            parameters: [{ name: 'Authorization', value: `Bearer ${settings.bearerToken}` }],
          },
          sendBody: true,
          specifyBody: 'json',
          jsonBody: '={{ $json }}',
          options: {
            batching: { batch: { batchSize: PER_SECOND, batchInterval: SECOND_MILLISECONDS } },
          },
        },
      });
      const measureOne = async (name: string, sender: WorkflowNode) =>
        await measure(installation, playground, delay, name, sender);
      results.push(await measureOne('DingTalk Automation Webhook', ours));
      results.push(await measureOne("n8n's HTTP Request, 5 at a time every 1,000 ms", peer));
    }
    return results;
  } finally {
    await playground.close();
    await installation.stop();
  }
}
