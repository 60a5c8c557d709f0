import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { errorOutput, itemError } from './itemErrors';
import { inParallel } from './inParallel';

/** What is to be done for an item, or for all of them together. */
export interface Task {
  /** The item that parameters are read for, and that an error names. */
  itemIndex: number;
  /** The items that an output comes from. */
  pairedItem: INodeExecutionData['pairedItem'];
}

/** What an output item holds. */
export type Output = Pick<INodeExecutionData, 'binary' | 'json'>;

type Context = Pick<
  IExecuteFunctions,
  'continueOnFail' | 'getExecutionCancelSignal' | 'getInputData' | 'getNode'
>;

/** @returns a task for each item */
export const taskOfEach = (context: Pick<Context, 'getInputData'>): Task[] =>
  context
    .getInputData()
    .map((_item, itemIndex) => ({ itemIndex, pairedItem: { item: itemIndex } }));

/** @returns a task for all items; its parameters are those of the first */
export const taskOfAll = (context: Pick<Context, 'getInputData'>): Task => ({
  itemIndex: 0,
  pairedItem: context.getInputData().map((_item, item) => ({ item })),
});

/**
 * Works through tasks in their order.
 *
 * @param work yields what each output item holds; what it yielded before an error stays
 * @param atATime how many tasks at a time
 * @returns the output, task by task; where the flow is to go on after errors, an item for each error
 * @throws NodeApiError or NodeOperationError with what is wrong with which item; always once the
 *   execution was stopped, for each task that is left would fail
 */
export async function eachOutput<SomeTask extends Task>(
  context: Context,
  tasks: readonly SomeTask[],
  work: (task: SomeTask) => AsyncIterable<Output>,
  atATime = 1,
): Promise<INodeExecutionData[]> {
  const outputs = tasks.map((): INodeExecutionData[] => []);
  await inParallel(tasks.entries(), atATime, async ([index, task]) => {
    const { itemIndex, pairedItem } = task;
    const output = outputs[index] ?? [];
    try {
      for await (const held of work(task)) output.push({ ...held, pairedItem });
    } catch (error) {
      const explained = itemError(context, error, itemIndex);
      const wasStopped = context.getExecutionCancelSignal()?.aborted === true;
      if (wasStopped || !context.continueOnFail()) throw explained;
      output.push(errorOutput(explained, pairedItem));
    }
  });
  return outputs.flat();
}

/**
 * The same for work whose output has no files.
 *
 * @returns, @throws see {@link eachOutput}
 */
export async function eachTask<SomeTask extends Task>(
  context: Context,
  tasks: readonly SomeTask[],
  work: (task: SomeTask) => AsyncIterable<IDataObject>,
  atATime = 1,
): Promise<INodeExecutionData[]> {
  return await eachOutput(
    context,
    tasks,
    async function* (task) {
      for await (const json of work(task)) yield { json };
    },
    atATime,
  );
}

/**
 * Works through all items in their order.
 *
 * @param work gives what the output item holds
 * @returns, @throws see {@link eachTask}
 */
export async function eachItem(
  context: Context,
  work: (itemIndex: number) => Promise<IDataObject>,
  atATime = 1,
): Promise<INodeExecutionData[]> {
  return await eachTask(
    context,
    taskOfEach(context),
    async function* ({ itemIndex }) {
      yield await work(itemIndex);
    },
    atATime,
  );
}
