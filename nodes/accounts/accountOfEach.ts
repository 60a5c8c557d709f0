import type { ICredentialDataDecryptedObject, IExecuteFunctions } from 'n8n-workflow';

import { readCredential } from './readCredential';

/**
 * Reads a credential for each item, as {@link readCredential} does, without asking n8n each time: it
 * takes the credential from its database and decrypts it, which for thousands of items is more work
 * than all the rest of a node.
 *
 * Items can only have different credentials if a field holds an expression that looks at the item.
 * n8n doesn't show that; but then an item that isn't there has another credential than the first, or
 * none.
 *
 * @returns gives the account of an item; the same object where all items have the same credential
 */
export async function accountOfEach<Account>(
  context: Pick<IExecuteFunctions, 'getCredentials' | 'getInputData' | 'getNode'>,
  name: string,
  read: (data: ICredentialDataDecryptedObject) => Account,
): Promise<(itemIndex: number) => Promise<Account>> {
  const readFor = async (itemIndex: number) => await readCredential(context, name, read, itemIndex);
  const fieldsFor = async (itemIndex: number) =>
    JSON.stringify(await context.getCredentials(name, itemIndex));
  const noItem = context.getInputData().length;
  const [first, probe] = await Promise.allSettled([fieldsFor(0), fieldsFor(noItem)]);
  if (first.status !== 'fulfilled' || probe.status !== 'fulfilled') return readFor;
  if (first.value !== probe.value) return readFor;
  const ofAll = readFor(0);
  // Whoever asks for it gets the error; without items, nobody does.
  ofAll.catch(() => undefined);
  return async () => await ofAll;
}
