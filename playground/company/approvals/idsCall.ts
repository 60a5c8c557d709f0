import { z } from 'zod';
import type { ApiCall } from '../../openapi/apiCall';
import { type OpenApiError, OpenApiRefusal } from '../../openapi/errors';
import { bodyOf } from '../../openapi/readBody';
import { found, pageOf } from '../oapiCall';
import type { Approvals } from './approvals';
import { approvalErrors } from './errors';

const DAY_MS = 24 * 60 * 60 * 1000;
const LONGEST_PERIOD_DAYS = 120;
const LONGEST_AGO_DAYS = 365;
const MOST_A_PAGE = 20;
const MOST_USERS = 10;

const schema = z.object({
  processCode: z.string().default(''),
  startTime: z.number().optional(),
  endTime: z.number().optional(),
  nextToken: z.number().int().optional(),
  maxResults: z.number().int().default(0),
  userIds: z.array(z.string()).optional(),
  statuses: z.array(z.enum(['RUNNING', 'TERMINATED', 'COMPLETED'])).optional(),
});

/** The call that lists approvals by when they began. Source: "Obtain approval instance IDs". */
export const idsCall = (approvals: Approvals, clock: () => number): ApiCall => ({
  ...{ api: 'api', method: 'post', path: '/v1.0/workflow/processes/instanceIds/query' },
  permission: 'Workflow.Instance.Read',
  answer(call) {
    const { startTime, endTime, nextToken, ...wanted } = bodyOf(
      call,
      schema,
      approvalErrors.parameter,
    );
    const { processCode, userIds, statuses } = wanted;
    check(processCode !== '', approvalErrors.processCode, 'no template is named');
    found(approvals.template(processCode), approvalErrors.template, `template ${processCode}`);
    const from = found(startTime, approvalErrors.startTime, 'start of the period');
    const until = endTime ?? clock();
    const isPeriod = until >= from && until - from <= LONGEST_PERIOD_DAYS * DAY_MS;
    check(isPeriod, approvalErrors.endTime, 'the period is too long, or none');
    const isRecent = clock() - from <= LONGEST_AGO_DAYS * DAY_MS;
    check(isRecent, approvalErrors.startTime, 'the period began more than a year ago');
    check((userIds ?? []).length <= MOST_USERS, approvalErrors.userIds, 'people are too many');
    const matching = approvals.all.filter(
      ({ template, createTime, originatorUserId, status }) =>
        template.processCode === processCode &&
        createTime >= from &&
        createTime <= until &&
        (userIds?.includes(originatorUserId) ?? true) &&
        (statuses?.includes(status) ?? true),
    );
    const { items, next } = pageOf(
      matching,
      {
        from: found(nextToken, approvalErrors.nextToken, 'cursor'),
        size: wanted.maxResults,
      },
      MOST_A_PAGE,
      { size: approvalErrors.maxResults, from: approvalErrors.nextToken },
    );
    const list = items.map(({ processInstanceId }) => processInstanceId);
    return {
      reason: `approvals: ${list.length}`,
      fields: {
        result: { list, ...(next !== undefined && { nextToken: String(next) }) },
        success: true,
      },
    };
  },
});

function check(isRight: boolean, error: OpenApiError, reason: string): void {
  if (!isRight) throw new OpenApiRefusal(error, reason);
}
