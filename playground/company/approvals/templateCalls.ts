import { z } from 'zod';
import type { ApiCall } from '../../openapi/apiCall';
import { queryOf } from '../../openapi/readBody';
import type { Directory } from '../directory';
import { found, pageOf, text } from '../oapiCall';
import type { Approvals } from './approvals';
import { approvalErrors } from './errors';
import { managedTemplate, schemaOf, visibleTemplate } from './told';

const MOST_A_PAGE = 100;

const call = { api: 'api', method: 'get', permission: 'Workflow.Form.Read' } as const;

const pageSchema = z.object({
  userId: z.string().optional(),
  maxResults: z.coerce.number().int(),
  nextToken: z.coerce.number().int(),
});
const pageErrors = { size: approvalErrors.maxResults, from: approvalErrors.nextToken };

/** The calls about what can be asked for. Sources: "Official OA approval", a page for each. */
export const templateCalls = (approvals: Approvals, directory: Directory): ApiCall[] => [
  {
    ...{ ...call, path: '/v1.0/workflow/processes/userVisibilities/templates' },
    answer(received) {
      const { userId, maxResults, nextToken } = queryOf(
        received,
        pageSchema,
        approvalErrors.parameter,
      );
      if (userId) found(directory.person(userId), approvalErrors.user, `person ${userId}`);
      const bounds = { from: nextToken, size: maxResults };
      const { items, next } = pageOf(approvals.templates, bounds, MOST_A_PAGE, pageErrors);
      const more = next === undefined ? {} : { nextToken: next };
      return {
        reason: `templates: ${items.length}`,
        fields: { result: { processList: items.map(visibleTemplate), ...more } },
      };
    },
  },
  {
    ...{ ...call, path: '/v1.0/workflow/processes/managements/templates' },
    answer(received) {
      const { userId } = queryOf(received, z.object({ userId: text }), approvalErrors.userId);
      found(directory.person(userId), approvalErrors.user, `person ${userId}`);
      return {
        reason: `templates: ${approvals.templates.length}`,
        fields: { result: approvals.templates.map(managedTemplate), success: true },
      };
    },
  },
  {
    ...{ ...call, path: '/v1.0/workflow/forms/schemas/processCodes' },
    answer(received) {
      const schema = z.object({ processCode: text });
      const { processCode } = queryOf(received, schema, approvalErrors.parameter);
      const template = found(
        approvals.template(processCode),
        approvalErrors.formTemplate,
        `template ${processCode}`,
      );
      return { reason: `told of ${template.name}`, fields: { result: schemaOf(template) } };
    },
  },
];
