import {
  NodeOperationError,
  type IDataObject,
  type IExecuteFunctions,
  type INodeExecutionData,
} from 'n8n-workflow';

import { toEvent } from '../../protocols/dingtalk/event';
import { openApiCalls } from '../../protocols/dingtalk/openApi/calls';
import { readFailedPushes } from '../../protocols/dingtalk/openApi/failedPushes';
import type { Operation } from '../operations';
import { callOpenApi } from '../openApi/callOpenApi';

/** Newer versions of n8n let a node see its workflow's settings. */
type SettingsReader = {
  getWorkflowSettings?: () => { saveExecutionProgress?: unknown; saveDataErrorExecution?: unknown };
};

const WHERE = 'Open the settings of this workflow (the three dots at the top right) and set';

/**
 * What has to be set so that the events are kept, whatever happens to this execution. What is not set
 * here is as the instance says (`EXECUTIONS_DATA_SAVE_ON_ERROR`, `…_ON_PROGRESS`), which no node sees.
 */
function missingSettings(context: IExecuteFunctions): string[] {
  const settings = (context as SettingsReader).getWorkflowSettings?.();
  // A person who tries the node looks at what it gives.
  if (!settings || context.getMode() === 'manual') return [];
  const { saveExecutionProgress: progress, saveDataErrorExecution: failed } = settings;
  return [
    ...(progress === true ? [] : ['Save execution progress']),
    ...(failed === 'all' ? [] : ['Save failed production executions']),
  ];
}

function checkEventsAreKept(context: IExecuteFunctions): void {
  const missing = missingSettings(context);
  if (!missing.length) return;
  throw new NodeOperationError(
    context.getNode(),
    'n8n would not keep the events if a later step failed, and DingTalk deletes what it gives',
    { description: `${WHERE} ${missing.join(' and ')} to Save. Nothing was asked of DingTalk.` },
  );
}

/**
 * Gets one page of the pushes that failed. The next page is for the next run of this node, as n8n
 * stores what a node gives when its run ends, and DingTalk deletes what it gives.
 *
 * @returns the events, and one item if there are more and this execution may get them
 */
async function run(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
  checkEventsAreKept(context);
  const kept = context.getContext('node');
  const mostPages = Number(context.getNodeParameter('mostPages', 0));
  const page = Number(kept.pages ?? 0) + 1;
  if (page > mostPages) return [[], []];
  const { fields } = await callOpenApi(context, openApiCalls.getFailedPushes);
  const { messages, hasMore } = readFailedPushes(fields);
  kept.pages = page;
  const pairedItem = { item: 0 };
  const receivedAt = Date.now();
  const events = messages.map((message) => ({
    json: toEvent(message, receivedAt) as unknown as IDataObject,
    pairedItem,
  }));
  return [events, hasMore && page < mostPages ? [{ json: { page: page + 1 }, pairedItem }] : []];
}

export const getFailedEvents: Operation = {
  name: 'Get Failed Events',
  action: 'Get failed events',
  description: 'Get events that DingTalk could not push, for instance while n8n was down',
  properties: [
    {
      displayName:
        'DingTalk deletes what it gives here. In the settings of this workflow, set Save execution progress and Save failed production executions to Save, so that n8n stores each page of events before anything else happens, and keeps it. To get all pages, connect More to a No Operation node below the others, and that back to this node.',
      name: 'progressNotice',
      type: 'notice',
      default: '',
    },
    {
      displayName: 'Most Pages',
      name: 'mostPages',
      type: 'number',
      typeOptions: { minValue: 1, numberPrecision: 0 },
      default: 50,
      description:
        'After so many pages of up to 200 events each, an execution gets no more; the next one goes on',
    },
  ],
  run,
};
