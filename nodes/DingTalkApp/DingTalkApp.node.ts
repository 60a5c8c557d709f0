import type {
  IExecuteFunctions,
  INodeExecutionData,
  INodeType,
  INodeTypeDescription,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { credentialTest } from '../accounts/credentialTest';
import { searchDepartments, searchRoles, searchUsers } from '../openApi/searchAddressBook';
import { testApp } from '../openApi/testApp';
import {
  operationProperties,
  operationSubtitle,
  runOperation,
  type Resources,
} from '../operations';
import { approval } from './approval';
import { searchTemplates } from './approval/searchTemplates';
import { department } from './department';
import { file } from './file';
import { message } from './message';
import { toDo } from './toDo';
import { user } from './user';

/** What the node can do. */
const resources: Resources = { approval, department, file, message, toDo, user };

export class DingTalkApp implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'DingTalk App',
    name: 'dingTalkApp',
    icon: { light: 'file:../../icons/dingtalk.svg', dark: 'file:../../icons/dingtalk.dark.svg' },
    group: ['output'],
    version: 1,
    subtitle: operationSubtitle(resources),
    description:
      'Looks people and approvals up in DingTalk, sends messages and files to people and groups, and works with to-dos',
    defaults: { name: 'DingTalk App' },
    usableAsTool: true,
    inputs: [NodeConnectionTypes.Main],
    outputs: [NodeConnectionTypes.Main],
    credentials: [{ name: 'dingTalkAppApi', required: true, testedBy: 'testAppCredential' }],
    properties: operationProperties(resources, 'user'),
  };

  methods = {
    listSearch: { searchDepartments, searchRoles, searchTemplates, searchUsers },

    credentialTest: { testAppCredential: credentialTest(testApp) },
  };

  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    return await runOperation(this, resources);
  }
}
