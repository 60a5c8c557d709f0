import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import type { Page } from '../../../protocols/dingtalk/openApi/page';
import {
  getInstance,
  halves,
  instanceQueries,
  listInstanceIds,
  readInstance,
  readInstanceIds,
  workflowLimits,
  type Instance,
  type InstanceFilter,
} from '../../../protocols/dingtalk/openApi/workflow';
import { InvalidInput } from '../../../protocols/invalidInput';
import { callOpenApi } from '../../openApi/callOpenApi';
import { eachOnce, entriesOf } from '../../openApi/pages';
import { approvalIdOf } from './fields';

/** @throws InvalidInput when the field is empty or DingTalk answers without an approval */
export async function approvalOf(
  context: IExecuteFunctions,
  approvalId: unknown,
  itemIndex: number,
): Promise<Instance> {
  const id = approvalIdOf(approvalId);
  const { fields } = await callOpenApi(context, getInstance(id), itemIndex);
  const approval = readInstance(id, fields);
  if (approval) return approval;
  throw new InvalidInput(
    'DingTalk answered without an approval',
    'Check the Approval ID. If it is right, try again in a minute.',
  );
}

const SIMPLE_FIELDS = [
  'processInstanceId',
  'title',
  'businessId',
  'status',
  'result',
  'createTime',
  'finishTime',
  'originatorUserId',
  'originatorDeptId',
  'originatorDeptName',
  'form',
  'formComponentValues',
  'decisions',
  'comments',
  'currentApprovers',
  'ccUserIds',
];

/** @returns what most flows want to know of an approval: without what `decisions` and `comments` tell shorter */
export const simpleApproval = (approval: Instance): IDataObject =>
  Object.fromEntries(
    SIMPLE_FIELDS.flatMap((name) => (name in approval ? [[name, approval[name]]] : [])),
  ) as IDataObject;

/** Ids of approvals, each once, the newest time first; a query is asked when it is needed. */
export const approvalIds = (
  context: IExecuteFunctions,
  filter: InstanceFilter,
  itemIndex: number,
): AsyncGenerator<string> => eachOnce(idsOfQueries(context, filter, itemIndex));

async function* idsOfQueries(
  context: IExecuteFunctions,
  filter: InstanceFilter,
  itemIndex: number,
): AsyncGenerator<string> {
  for (const query of instanceQueries(filter)) yield* idsOfQuery(context, query, itemIndex);
}

/** DingTalk ends a list after so many; what is left is in the halves of the time. */
async function* idsOfQuery(
  context: IExecuteFunctions,
  query: InstanceFilter,
  itemIndex: number,
): AsyncGenerator<string> {
  const pageOf = async (asked: InstanceFilter, position = 0) => {
    const { fields } = await callOpenApi(context, listInstanceIds(asked, position), itemIndex);
    return readInstanceIds(fields);
  };
  let count = 0;
  for await (const id of entriesOf(
    'approvals',
    async (position) => await pageOf(query, position),
  )) {
    yield id;
    count += 1;
    if (count === workflowLimits.idsOfQuery) break;
  }
  if (count < workflowLimits.idsOfQuery) return;
  const both = halves(query);
  if (!both) return;
  const [newer, older] = both;
  refuseSame(await pageOf(newer), await pageOf(older));
  yield* idsOfQuery(context, newer, itemIndex);
  yield* idsOfQuery(context, older, itemIndex);
}

/**
 * Halving has no end where DingTalk does not look at the times: no approval is created twice.
 *
 * @throws InvalidInput when two different times have the same approvals
 */
function refuseSame({ entries: newer }: Page<string>, { entries: older }: Page<string>): void {
  if (!older.length || !older.every((id) => newer.includes(id))) return;
  throw new InvalidInput(
    'DingTalk gives the same approvals for different times, so that the list has no end',
    'Choose a later From, an earlier To, or a Limit of at most 10,000. If that does not help, report it to the support of DingTalk.',
  );
}
