import { z } from 'zod';
import type { ApiCall } from '../../openapi/apiCall';
import { type OpenApiError, OpenApiRefusal } from '../../openapi/errors';
import { bodyOf, queryOf } from '../../openapi/readBody';
import type { Directory } from '../directory';
import { found, text } from '../oapiCall';
import type { Approvals } from './approvals';
import { approvalErrors } from './errors';
import { detailsOf } from './told';

const READ = 'Workflow.Instance.Read';
const WRITE = 'Workflow.Instance.Write';

const remark = z.string().max(1024, 'is longer than 1024 characters');
const file = z
  .object({
    photos: z.array(z.string()).optional(),
    attachments: z.array(z.object({}).passthrough()).max(20, 'are more than 20').optional(),
  })
  .optional();

const startSchema = z.object({
  originatorUserId: text,
  processCode: text,
  deptId: z.number().int().optional(),
  microappAgentId: z.number().int().optional(),
  approvers: z
    .array(
      z.object({
        actionType: z.enum(['AND', 'OR', 'NONE']).default('NONE'),
        userIds: z.array(text).min(1, 'are none'),
      }),
    )
    .max(20, 'are more than 20')
    .optional(),
  ccList: z.array(text).max(50, 'are more than 50').optional(),
  ccPosition: z.enum(['START', 'FINISH', 'START_FINISH']).optional(),
  formComponentValues: z
    .array(
      z.object({
        name: text,
        value: z.string().max(65_535, 'is longer than 65535 characters'),
        extValue: z.string().optional(),
      }),
    )
    .max(150, 'are more than 150'),
});

const commentSchema = z.object({
  processInstanceId: z.string().default(''),
  commentUserId: z.string().default(''),
  ...{ text: remark.default(''), file },
});

const decisionSchema = z.object({
  processInstanceId: z.string().default(''),
  actionerUserId: z.string().default(''),
  taskId: z.number().int().optional(),
  result: z.string().default(''),
  ...{ remark: remark.optional(), file },
});

/** The calls about single approvals. Sources: "Official OA approval", a page for each. */
export function instanceCalls(approvals: Approvals, directory: Directory): ApiCall[] {
  const existing = (id: string, error: OpenApiError) =>
    found(approvals.get(id), error, `approval ${id}`);
  return [
    {
      ...{ api: 'api', method: 'get', path: '/v1.0/workflow/processInstances', permission: READ },
      answer(call) {
        const schema = z.object({ processInstanceId: text });
        const query = queryOf(call, schema, approvalErrors.instanceId);
        const approval = existing(query.processInstanceId, approvalErrors.instance);
        return {
          reason: `told of “${approval.title}”`,
          fields: { result: detailsOf(approval, directory), success: true },
        };
      },
    },
    {
      ...{ api: 'api', method: 'post', path: '/v1.0/workflow/processInstances', permission: WRITE },
      answer(call) {
        const { formComponentValues: form, ...request } = bodyOf(
          call,
          startSchema,
          approvalErrors.parameter,
        );
        const { title, processInstanceId } = approvals.start({ ...request, form });
        return { reason: `began “${title}”`, fields: { instanceId: processInstanceId } };
      },
    },
    {
      ...{ api: 'api', method: 'post', path: '/v1.0/workflow/processInstances/comments' },
      permission: WRITE,
      answer(call) {
        const body = bodyOf(call, commentSchema, approvalErrors.parameter);
        needed(body.processInstanceId, approvalErrors.emptyInstanceId);
        needed(body.text, approvalErrors.commentText);
        needed(body.commentUserId, approvalErrors.commenter);
        const approval = existing(body.processInstanceId, approvalErrors.commentedInstance);
        approvals.comment(approval, body.commentUserId, {
          ...{ text: body.text, images: body.file?.photos, attachments: body.file?.attachments },
        });
        return {
          reason: `commented on “${approval.title}”`,
          fields: { result: true, success: true },
        };
      },
    },
    {
      ...{ api: 'api', method: 'post', path: '/v1.0/workflow/processInstances/execute' },
      permission: WRITE,
      answer(call) {
        const body = bodyOf(call, decisionSchema, approvalErrors.parameter);
        const { taskId, result, actionerUserId } = body;
        needed(body.processInstanceId, approvalErrors.emptyInstanceId);
        needed(actionerUserId, approvalErrors.actioner);
        if (taskId === undefined) {
          throw new OpenApiRefusal(approvalErrors.taskId, 'no task is named');
        }
        if (result !== 'agree' && result !== 'refuse') {
          throw new OpenApiRefusal(approvalErrors.result, 'neither agreed nor refused');
        }
        const approval = existing(body.processInstanceId, approvalErrors.notToDecide);
        approvals.decide(approval, taskId, actionerUserId, result, {
          ...{ text: body.remark, images: body.file?.photos, attachments: body.file?.attachments },
        });
        return {
          reason: `${result === 'agree' ? 'agreed to' : 'refused'} “${approval.title}”`,
          fields: { result: true, success: true },
        };
      },
    },
  ];
}

/** @throws OpenApiRefusal when it is empty */
function needed(value: string, error: OpenApiError): void {
  if (!value) throw new OpenApiRefusal(error, 'a value that must be there is empty');
}
