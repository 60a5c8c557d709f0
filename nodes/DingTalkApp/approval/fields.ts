import type { INodeProperties } from 'n8n-workflow';

import { asText } from '../../../protocols/asText';
import { workflowLimits } from '../../../protocols/dingtalk/openApi/workflow';
import { shortEnough } from '../../openApi/shortEnough';
import { filledIn } from '../../sending/filledIn';

export const approvalIdField: INodeProperties = {
  displayName: 'Approval ID',
  name: 'approvalId',
  type: 'string',
  required: true,
  default: '',
  placeholder: 'e.g. zUUgcEmeSQG-mKMgQyHVRA00891753859102',
  description:
    'The processInstanceId, as the approval events of DingTalk and Get Many give it; not the number that DingTalk shows on the approval',
};

/** Asks for what approvals of a kind look like; its value is a process code. */
export const templateField: INodeProperties = {
  displayName: 'Template',
  name: 'template',
  type: 'resourceLocator',
  required: true,
  default: { mode: 'list', value: '' },
  description: 'The approval template, such as leave or travel',
  modes: [
    {
      displayName: 'From List',
      name: 'list',
      type: 'list',
      placeholder: 'Choose a template…',
      typeOptions: { searchListMethod: 'searchTemplates', searchable: true },
    },
    {
      displayName: 'By ID',
      name: 'id',
      type: 'string',
      placeholder: 'e.g. PROC-EF6YRO35P2-7MPMNW3BNO0R8DKYN8GX1-2EACCA5J-6',
      hint: 'The processCode: it stands in the address of the page on which the template is edited',
    },
  ],
};

/**
 * @param value of `templateField`
 * @throws InvalidInput when it is empty
 */
export const templateOf = (value: unknown): string => filledIn(value, 'Template');

/**
 * @param value of `approvalIdField`
 * @throws InvalidInput when it is empty
 */
export const approvalIdOf = (value: unknown): string => filledIn(value, 'Approval ID');

/**
 * @param name what the field is called in the panel
 * @throws InvalidInput when it is longer than DingTalk takes comments and remarks
 */
export const shortText = (value: unknown, name: string): string =>
  shortEnough(asText(value), workflowLimits.textCharacters, name);
