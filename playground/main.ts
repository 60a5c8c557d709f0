import { newApp } from './dingtalk/app';
import { startPlayground } from './server';

/** Runs the playground alone. Environment: PORT, CALLBACK_URL, N8N_URL. */
async function main(): Promise<void> {
  const {
    PORT = '5680',
    CALLBACK_URL = 'http://localhost:5678/webhook/dingtalk',
    N8N_URL,
  } = process.env;
  const playground = await startPlayground({
    port: Number(PORT),
    app: newApp(CALLBACK_URL),
    n8nUrl: N8N_URL,
  });
  console.log(`The playground is at ${playground.url}; it pushes to ${CALLBACK_URL}.`);
  console.log('Token, AES key and owner key for n8n are on that page.');
  console.log(`Its server API is at ${playground.url}, with the Client ID`);
  console.log(`${playground.openApi.clientId}; the Client Secret is on the page too.`);
  console.log(`Its group chat takes messages at ${playground.robot.webhookUrl}`);
  console.log("The robot's secret is on the page too.");
  const { endpoint, settings, webhookUrl } = playground.eventBridge;
  console.log(`Its EventBridge is at ${endpoint}, with the access key ${settings.accessKeyId}`);
  console.log(`and the secret ${settings.accessKeySecret}; its webhook is ${webhookUrl}`);
  console.log(`Its automation's webhook is ${playground.automation.webhookUrl}`);
  console.log('The bearer token for it is on the page too.');
  console.log('Ctrl-C ends it.');
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void playground.close());
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
