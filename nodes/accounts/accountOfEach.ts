import type { ICredentialDataDecryptedObject, IExecuteFunctions } from 'n8n-workflow';

import { readCredential } from './readCredential';

/** Up to so many items, each is asked about; of more, so many that are spread over all of them. */
const ASKED_ITEMS = 100;

const spread = (count: number): number[] =>
  Array.from({ length: ASKED_ITEMS }, (_none, index) =>
    Math.round((index * (count - 1)) / (ASKED_ITEMS - 1)),
  );

/**
 * Reads a credential for each item, as {@link readCredential} does. Of many items n8n is not asked
 * about each: it takes the credential from its database and decrypts it, which for thousands of
 * items is more work than all the rest of a node.
 *
 * Items can only have different credentials if a field holds an expression that looks at the item.
 * n8n doesn't show that; but then items that are spread over all of them differ, or one that isn't
 * there has another credential than they, or none.
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
  const count = context.getInputData().length;
  if (count <= ASKED_ITEMS) return readFor;
  const asked = await Promise.allSettled([...spread(count), count].map(fieldsFor));
  const found = new Set(
    asked.map((fields) => (fields.status === 'fulfilled' ? fields.value : fields)),
  );
  if (found.size > 1) return readFor;
  const ofAll = readFor(0);
  return async () => await ofAll;
}
