import { join, relative } from 'node:path';
import getPort, { portNumbers } from 'get-port';
import { listens } from '../playground/flows/model';
import { type Playground, startPlayground } from '../playground/server';
import { withLock } from './lock';
import { N8nClient } from './n8n/client';
import { ensureHost } from './n8n/host';
import { type N8n, describeExit, startN8n } from './n8n/process';
import { newest } from './n8n/releases';
import { N8nError } from './n8n/restSession';
import { packPackage } from './package';
import { checkout, localFolder } from './paths';
import { withProgress } from './progress';
import { storeCredentials } from './start/credentials';
import { type ImportedExample, importExamples } from './start/examples';
import { automationTriggerUrl, flowsOf } from './start/flows';
import { listenForSignals } from './start/signals';
import { type State, loadState, playgroundSettings, saveState } from './start/state';
import { lastLines } from './text';

const FOLDER = join(localFolder, 'start');
const STATE_FILE = join(FOLDER, 'state.json');
const EMAIL = 'owner@example.com';
/** Where n8n usually is, and the playground beside it. */
const PORTS = { n8n: portNumbers(5678, 5778), playground: portNumbers(5680, 5780) };

/** Starts n8n with this package, its examples, and a playground; returns the exit code. */
async function main(): Promise<number> {
  const signals = listenForSignals();
  console.log(
    `Starts n8n ${newest.n8n} with this package, and a playground that plays DingTalk.\n`,
  );

  const tarball = await withProgress('Packing the package', console.log, packPackage);
  const host = await ensureHost(newest);
  const state = await loadState(STATE_FILE);
  const port = await getPort({ port: PORTS.n8n });
  const n8n = await withProgress(`Starting n8n ${newest.n8n}`, console.log, () =>
    startN8n({ host, userFolder: FOLDER, port, tarball }),
  );
  const playgroundPort = await getPort({ port: PORTS.playground });
  const examples = await setUp(n8n, state, playgroundPort);
  const playground = await play(n8n, state, examples, playgroundPort);

  signals.orderly();
  console.log(welcome(n8n, playground, state, examples));
  const exit = await Promise.race([n8n.exited, signals.wanted]);
  if (exit) {
    console.error(`\nn8n ended by itself (${describeExit(exit)}):\n${lastLines(n8n.log())}`);
  } else {
    console.log('\nEnding n8n and the playground …');
  }
  await Promise.all([playground.close(), n8n.stop()]);
  return exit ? 1 : 0;
}

/** Owner, credentials and examples. */
async function setUp(n8n: N8n, state: State, playgroundPort: number): Promise<ImportedExample[]> {
  const client = new N8nClient(n8n.url);
  try {
    await client.setUpOwner({
      email: EMAIL,
      password: state.password,
      firstName: 'Local',
      lastName: 'Owner',
    });
  } catch (error) {
    if (!(error instanceof N8nError) || error.status !== 401) throw error;
    throw new Error(
      `n8n does not take the password that was set up for ${EMAIL}. Remove ${nameOf(FOLDER)} to begin anew.`,
    );
  }
  const playgroundUrl = `http://127.0.0.1:${playgroundPort}`;
  await storeCredentials(client, state, playgroundUrl);
  const folder = join(checkout, 'examples');
  const examples = await importExamples(client, folder, playgroundUrl, state.imported);
  await saveState(STATE_FILE, state);
  return examples;
}

/** The playground, which plays the examples and begins with the first that listens to DingTalk. */
async function play(
  n8n: N8n,
  state: State,
  examples: ImportedExample[],
  port: number,
): Promise<Playground> {
  const flows = flowsOf(examples, n8n.url, state);
  const first = flows.find(listens);
  if (!first) throw new Error('No example in examples/ listens to DingTalk.');
  const settings = playgroundSettings(state, first.callbackUrl);
  const caller = { ...settings.caller, url: automationTriggerUrl(examples, n8n.url) };
  return await startPlayground({ ...settings, port, caller, flows, n8nUrl: n8n.url });
}

function welcome(
  n8n: N8n,
  playground: Playground,
  { password }: State,
  examples: ImportedExample[],
): string {
  const flows = examples.map(({ json, active, problem }) => {
    const reason = problem ? `, because ${problem}` : '';
    return `  ${json.name}: ${active ? 'active' : `not active${reason}`}`;
  });
  return `
  Playground   ${playground.url}
               Push an event there; n8n receives it as DingTalk would send it.

  n8n          ${n8n.url}
               Log in as ${EMAIL} with the password ${password}

Flows in n8n:
${flows.join('\n')}

n8n's log is in ${nameOf(join(FOLDER, 'n8n.log'))}. Ctrl-C ends all.`;
}

const nameOf = (path: string) => relative(process.cwd(), path) || path;

withLock(`${FOLDER}.lock`, main, {
  onWait({ pid }) {
    throw new Error(`It already runs here, as process ${pid}. End that first.`);
  },
}).then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(`\n${error instanceof Error ? error.message : String(error)}`);
    process.exit(1);
  },
);
