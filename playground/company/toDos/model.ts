/** What somebody is to do. People are named by their unionIds. */
export interface ToDo {
  /** How many there were when it came, itself included. */
  number: number;
  id: string;
  subject: string;
  description?: string;
  creatorId: string;
  executorIds: string[];
  participantIds: string[];
  /** Those who have done it. */
  doneBy: string[];
  detailUrl: { appUrl?: string; pcUrl?: string };
  sourceId: string;
  /** 10 low, 20 normal, 30 high, 40 urgent. */
  priority: number;
  todoType: 'TODO' | 'READ';
  isOnlyShowExecutor: boolean;
  contentFieldList: Array<{ fieldKey?: string; fieldValue?: string }>;
  /** Milliseconds since 1970, as are the others. */
  createdTime: number;
  modifiedTime: number;
  modifierId: string;
  dueTime?: number;
  finishTime?: number;
}

/** Whether all have done what was to be done. */
export const isDone = ({ executorIds, doneBy }: ToDo): boolean =>
  executorIds.every((id) => doneBy.includes(id));
