import type {
  ICredentialDataDecryptedObject,
  IDataObject,
  IExecuteFunctions,
  INodeExecutionData,
} from 'n8n-workflow';

import { readCredential } from '../accounts/readCredential';
import type { Outcome } from './attempts';
import { eachTask, type Task } from './eachTask';
import { mayWaitForLimit } from './limitReached';
import { parameterReader } from './parameterReader';
import type { NoAnswer } from './reasonOf';
import { request, type Answer, type AskedRequest } from './request';
import { sendWithinLimit, type Limit } from './sendWithinLimit';

/** A service that takes one thing at a time, and not too many: a group robot, an automation. */
export interface LimitedService<Account, Thing, Result> {
  /** The type of its credential, which knows the address. */
  credential: string;
  /** @throws Error for a credential that cannot be right */
  accountOf: (data: ICredentialDataDecryptedObject) => Account;
  limitOf: (account: Account) => Limit;
  requestOf: (thing: Thing) => Omit<AskedRequest, 'url'>;
  /** Reads what became of a request. */
  outcomeOf: (response: Answer | NoAnswer, account: Account, thing: Thing) => Outcome<Result>;
  /** What the flow gets. */
  outputOf: (thing: Thing, result: Result, waitedMilliseconds: number) => IDataObject;
}

/** What is sent for an item, or for all of them together. */
export interface SendTask<Account, Thing> extends Task {
  /** @throws InvalidInput for what the service would refuse */
  read: (account: Account) => Thing[];
}

/**
 * Sends what each task reads, in their order, each thing once: what may have got lost is sent again
 * where the outcome says that it may be.
 *
 * @returns an item for each thing, and for each error if the flow is to go on
 */
export async function sendEach<Account, Thing, Result>(
  context: IExecuteFunctions,
  service: LimitedService<Account, Thing, Result>,
  tasks: ReadonlyArray<SendTask<Account, Thing>>,
): Promise<INodeExecutionData[]> {
  const { credential: name, limitOf, requestOf, outcomeOf, outputOf } = service;
  const parameter = parameterReader(context);
  return await eachTask(context, tasks, async function* (task) {
    const { itemIndex } = task;
    const read = (data: ICredentialDataDecryptedObject) => ({
      data,
      account: service.accountOf(data),
    });
    const { data, account } = await readCredential(context, name, read, itemIndex);
    const mayWait = mayWaitForLimit(parameter('options', itemIndex));
    for (const thing of task.read(account)) {
      const { answer, waitedMilliseconds } = await sendWithinLimit(context, {
        itemIndex,
        mayWait,
        limit: limitOf(account),
        send: async () => {
          const asked = { ...requestOf(thing), url: '' };
          return outcomeOf(await request(context, asked, { name, data }), account, thing);
        },
      });
      yield outputOf(thing, answer, waitedMilliseconds);
    }
  });
}
