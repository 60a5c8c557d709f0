import { inChunks } from '../../inChunks';
import { isRecord } from '../../isRecord';
import { readForm, type NewFormField } from './approvalForm';
import type { OpenApiRequest } from './calls';
import type { Page } from './page';
import { resultOf } from './resultOf';

type Fields = Record<string, unknown>;

const DAY_MILLISECONDS = 24 * 60 * 60 * 1_000;

/**
 * Source: DingTalk Open Platform, "get a list of approval instance IDs", "get the approval forms that
 * a user sees", "create an approval instance", "add an approval comment" and "approve or refuse an
 * approval task", 2026-08.
 */
export const workflowLimits = {
  /** Ids that a call gives at most. */
  idsOfPage: 20,
  /** Ids that a query gives at most, page by page. */
  idsOfQuery: 10_000,
  /** How much time a query spans at most. */
  spanMilliseconds: 120 * DAY_MILLISECONDS,
  /** People that a query asks for at most. */
  originators: 10,
  templatesOfPage: 100,
  formFields: 150,
  valueCharacters: 65_535,
  /** Of a comment, and of the remark on a decision. */
  textCharacters: 1_024,
  approvalSteps: 20,
  ccPeople: 50,
} as const;

export type InstanceStatus = 'RUNNING' | 'COMPLETED' | 'TERMINATED';

/** Which approvals are asked for. */
export interface InstanceFilter {
  processCode: string;
  /** When they were created, in milliseconds since 1970; both ends count. */
  startTime: number;
  endTime: number;
  /** Who asked; anybody unless told. */
  userIds?: string[];
  /** Any unless told. */
  statuses?: InstanceStatus[];
}

/** A step of an approval: whose decision it waits for. */
export interface ApprovalStep extends Fields {
  /** Whether all have to agree (`AND`) or one of them (`OR`); `NONE` for one person. */
  actionType: 'AND' | 'OR' | 'NONE';
  userIds: string[];
}

/** An approval that is to be created. */
export interface NewInstance {
  processCode: string;
  originatorUserId: string;
  formComponentValues: NewFormField[];
  /** Of the originator; -1 is the whole organization. */
  deptId?: number;
  /** Instead of those of the template. */
  approvers?: ApprovalStep[];
  ccList?: string[];
  ccPosition?: 'START' | 'FINISH' | 'START_FINISH';
  /** Whom the originator chooses, where the template leaves that to the originator. */
  targetSelectActioners?: Array<{ actionerKey: string; actionerUserIds: string[] }>;
}

/** What somebody decides. */
export interface Decision {
  processInstanceId: string;
  taskId: number;
  actionerUserId: string;
  result: 'agree' | 'refuse';
  remark?: string;
}

const WORKFLOW = '/v1.0/workflow';
const INSTANCES = `${WORKFLOW}/processInstances`;

const ask = (path: string, query: OpenApiRequest['query']): OpenApiRequest => ({
  api: 'api',
  method: 'GET',
  path,
  query,
  isRepeatable: true,
});

/** DingTalk has no key by which it would know a change again. */
const change = (path: string, body: OpenApiRequest['body']): OpenApiRequest => ({
  api: 'api',
  method: 'POST',
  path,
  body,
  isRepeatable: false,
});

/** Source: DingTalk Open Platform, "get the details of an approval instance", 2026-08. */
export const getInstance = (processInstanceId: string): OpenApiRequest =>
  ask(INSTANCES, { processInstanceId });

/**
 * @param filter within {@link workflowLimits}
 * @param nextToken of the page before; 0 for the first
 *
 * Source: DingTalk Open Platform, "get a list of approval instance IDs", 2026-08.
 */
export const listInstanceIds = (filter: InstanceFilter, nextToken: number): OpenApiRequest => ({
  api: 'api',
  method: 'POST',
  path: `${WORKFLOW}/processes/instanceIds/query`,
  body: { ...filter, nextToken, maxResults: workflowLimits.idsOfPage },
  isRepeatable: true,
});

/** Source: DingTalk Open Platform, "create an approval instance", 2026-08. */
export const createInstance = (instance: NewInstance): OpenApiRequest =>
  change(INSTANCES, { ...instance });

/**
 * @param photos URLs
 *
 * Source: DingTalk Open Platform, "add an approval comment", 2026-08.
 */
export const addComment = (
  comment: { processInstanceId: string; commentUserId: string; text: string },
  photos: readonly string[] = [],
): OpenApiRequest =>
  change(`${INSTANCES}/comments`, { ...comment, ...(photos.length > 0 && { file: { photos } }) });

/** Source: DingTalk Open Platform, "approve or refuse an approval task", 2026-08. */
export const decideTask = (decision: Decision): OpenApiRequest =>
  change(`${INSTANCES}/execute`, { ...decision });

/**
 * @param nextToken of the page before; 0 for the first
 * @returns asks for the templates of the whole organization
 *
 * Source: DingTalk Open Platform, "get the approval forms that a user sees", 2026-08.
 */
export const listTemplates = (nextToken: number): OpenApiRequest =>
  ask(`${WORKFLOW}/processes/userVisibilities/templates`, {
    maxResults: workflowLimits.templatesOfPage,
    nextToken,
  });

/**
 * Cuts what is asked for into queries that DingTalk answers: of 120 days and ten people at most.
 *
 * @returns the newest time first; none when it begins after its end
 *
 * Source: DingTalk Open Platform, "get a list of approval instance IDs", 2026-08.
 */
export function* instanceQueries(filter: InstanceFilter): Generator<InstanceFilter> {
  const { spanMilliseconds, originators } = workflowLimits;
  const groups = filter.userIds?.length ? inChunks(filter.userIds, originators) : [undefined];
  for (let { endTime } = filter; endTime >= filter.startTime;) {
    const startTime = Math.max(filter.startTime, endTime - spanMilliseconds);
    for (const userIds of groups) yield { ...filter, startTime, endTime, userIds };
    endTime = startTime - 1;
  }
}

/**
 * Halves a query that has more results than DingTalk gives for one.
 *
 * @returns the newer half first; undefined when its time cannot be halved
 */
export function halves(query: InstanceFilter): [InstanceFilter, InstanceFilter] | undefined {
  const { startTime, endTime } = query;
  if (endTime <= startTime) return undefined;
  const middle = Math.floor((startTime + endTime) / 2);
  return [
    { ...query, startTime: middle + 1 },
    { ...query, endTime: middle },
  ];
}

const records = (list: unknown): Fields[] => (Array.isArray(list) ? list.filter(isRecord) : []);

function pageOf<Entry>(entries: Entry[], { nextToken }: Fields): Page<Entry> {
  const next = Number(nextToken ?? '');
  return next > 0 ? { entries, hasMore: true, next } : { entries, hasMore: false };
}

/** Source: DingTalk Open Platform, "get a list of approval instance IDs", 2026-08. */
export function readInstanceIds(answer: Readonly<Fields>): Page<string> {
  const result = resultOf(answer);
  const { list } = result;
  return pageOf(Array.isArray(list) ? list.map(String) : [], result);
}

/** What approvals of a kind look like, and the way that they take. */
export interface Template {
  name: string;
  processCode: string;
  /** The group in which it stands in DingTalk. */
  group?: string;
}

/** Source: DingTalk Open Platform, "get the approval forms that a user sees", 2026-08. */
export function readTemplates(answer: Readonly<Fields>): Page<Template> {
  const result = resultOf(answer);
  const entries = records(result.processList).map(({ name, processCode, dirName }): Template => ({
    name: String(name ?? processCode),
    processCode: String(processCode),
    ...(typeof dirName === 'string' && dirName && { group: dirName }),
  }));
  return pageOf(entries, result);
}

/** A task of an approval that waits for somebody. */
export interface OpenTask extends Fields {
  userId: string;
  taskId: number;
  /** Since when. */
  createTime: unknown;
}

const openTasks = (tasks: unknown): OpenTask[] =>
  records(tasks)
    .filter(({ status }) => status === 'RUNNING')
    .map(({ userId, taskId, createTime }) => ({
      userId: String(userId),
      taskId: Number(taskId),
      createTime,
    }));

const decisions = (operationRecords: unknown): Fields[] =>
  records(operationRecords)
    .filter(({ result }) => result === 'AGREE' || result === 'REFUSE')
    .map(({ userId, result, date, remark, showName }) => ({
      userId,
      result: String(result).toLowerCase(),
      date,
      ...(typeof remark === 'string' && remark && { remark }),
      ...(typeof showName === 'string' && showName && { step: showName }),
    }));

const comments = (operationRecords: unknown): Fields[] =>
  records(operationRecords)
    .filter(({ type }) => type === 'ADD_REMARK')
    .map(({ userId, date, remark }) => ({ userId, date, text: remark }));

/** An approval with what people ask about it, beside what DingTalk says. */
export interface Instance extends Fields {
  processInstanceId: string;
  /** See {@link readForm}. */
  form: Fields;
  /** Who decided what, and when, in the order of DingTalk. */
  decisions: Fields[];
  comments: Fields[];
  /** Who has to decide now. */
  currentApprovers: OpenTask[];
}

/**
 * @param answer to {@link getInstance}
 * @returns undefined when it tells of no approval
 *
 * Source: DingTalk Open Platform, "get the details of an approval instance", 2026-08.
 */
export function readInstance(
  processInstanceId: string,
  { result }: Readonly<Fields>,
): Instance | undefined {
  if (!isRecord(result)) return undefined;
  return {
    processInstanceId,
    ...result,
    form: readForm(result.formComponentValues),
    decisions: decisions(result.operationRecords),
    comments: comments(result.operationRecords),
    currentApprovers: openTasks(result.tasks),
  };
}

/** Source: DingTalk Open Platform, "create an approval instance", 2026-08. */
export const readInstanceId = ({ instanceId }: Readonly<Fields>): string =>
  String(instanceId ?? '');
