import { createHash } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Credential, N8nClient, WorkflowJson } from '../n8n/client';

/** An example flow in n8n. */
export interface ImportedExample {
  id: string;
  json: WorkflowJson;
  active: boolean;
  /** Why it could not be activated. */
  problem?: string;
}

/**
 * @param text of an example
 * @returns it with the playground in place of DingTalk, where n8n's HTTP Request nodes call DingTalk
 */
export const atPlayground = (text: string, playgroundUrl: string): string =>
  text.replace(/("url": ?")https:\/\/o?api\.dingtalk\.com(?=\/)/g, `$1${playgroundUrl}`);

/**
 * Brings the examples of a folder into n8n, each once: known by name, and replaced only when the
 * example itself has changed, so that what somebody drew into it stays.
 *
 * @param playgroundUrl stands for DingTalk in them
 * @param imported digests of what was imported before; it is brought up to date
 */
export async function importExamples(
  client: N8nClient,
  folder: string,
  playgroundUrl: string,
  imported: Record<string, string>,
): Promise<ImportedExample[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.json')).sort();
  const credentials = await client.listCredentials();
  const present = (await client.listWorkflows()).filter(({ isArchived }) => !isArchived);

  const examples: ImportedExample[] = [];
  for (const file of files) {
    const text = atPlayground(await readFile(join(folder, file), 'utf8'), playgroundUrl);
    const json = withCredentialIds(JSON.parse(text) as WorkflowJson, credentials);
    const digest = createHash('sha256').update(text).digest('hex');
    const known = present.find(({ name }) => name === json.name);
    const lacking = lackOf(json);
    if (known && imported[json.name] === digest) {
      const { id, active } = known;
      examples.push({ id, json, active, ...(!active && { problem: lacking }) });
      continue;
    }
    const { id } = known
      ? await client.updateWorkflow(known.id, json)
      : await client.importWorkflow(json);
    // n8n would try for half a minute to activate what cannot work.
    const problem = lacking ?? (await problemOf(() => client.activateWorkflow(id)));
    examples.push({ id, json, active: problem === undefined, problem });
    // What lacks a credential is for the user to complete, and must stay as they do it.
    if (problem === lacking) imported[json.name] = digest;
  }
  return examples;
}

/** What somebody has to add to a flow before it can be activated. */
function lackOf({ nodes }: WorkflowJson): string | undefined {
  const lacking = nodes
    .flatMap(({ credentials = {} }) => Object.values(credentials))
    .find(({ id }) => id === null);
  return (
    lacking &&
    `it needs a credential of your own, “${lacking.name}”. Make one in n8n, choose it in the flow, and publish the flow`
  );
}

/** The flow with the ids that this n8n gave to the credentials of those names. */
export function withCredentialIds(json: WorkflowJson, credentials: Credential[]): WorkflowJson {
  const idOf = (type: string, name: string) =>
    credentials.find((credential) => credential.type === type && credential.name === name)?.id;
  const nodes = json.nodes.map((node) => ({
    ...node,
    credentials: Object.fromEntries(
      Object.entries(node.credentials ?? {}).map(([type, { name }]) => [
        type,
        { id: idOf(type, name) ?? null, name },
      ]),
    ),
  }));
  return { ...json, nodes };
}

async function problemOf(work: () => Promise<void>): Promise<string | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
