import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { asText } from '../../../protocols/asText';
import { addComment as commentRequest } from '../../../protocols/dingtalk/openApi/workflow';
import { splitList } from '../../../protocols/splitList';
import { userField } from '../../openApi/addressBookFields';
import { callOpenApi } from '../../openApi/callOpenApi';
import type { Operation } from '../../operations';
import { eachItem } from '../../sending/eachTask';
import { filledIn } from '../../sending/filledIn';
import { parameterReader } from '../../sending/parameterReader';
import { approvalIdField, approvalIdOf, shortText } from './fields';

async function run(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
  const read = parameterReader(context);
  const added = await eachItem(context, async (itemIndex) => {
    const { pictures } = read('options', itemIndex) as IDataObject;
    const comment = {
      processInstanceId: approvalIdOf(read('approvalId', itemIndex)),
      text: shortText(filledIn(asText(read('text', itemIndex)), 'Comment'), 'Comment'),
      commentUserId: filledIn(read('commenter', itemIndex), 'Commenter'),
    };
    await callOpenApi(
      context,
      commentRequest(comment, splitList(String(pictures ?? ''))),
      itemIndex,
    );
    return { ...comment, success: true };
  });
  return [added];
}

export const addComment: Operation = {
  name: 'Add Comment',
  action: 'Add comment to approval',
  description: 'Say something on an approval, as one of the people who can see it',
  properties: [
    approvalIdField,
    {
      ...userField,
      displayName: 'Commenter',
      name: 'commenter',
      description: 'The person whose comment it is; everybody who sees the approval reads the name',
    },
    {
      displayName: 'Comment',
      name: 'text',
      type: 'string',
      typeOptions: { rows: 3 },
      required: true,
      default: '',
      description: 'The text, of at most 1,024 characters',
    },
    {
      displayName: 'Options',
      name: 'options',
      type: 'collection',
      placeholder: 'Add Option',
      default: {},
      options: [
        {
          displayName: 'Pictures',
          name: 'pictures',
          type: 'string',
          default: '',
          placeholder: 'e.g. https://example.com/receipt.jpg',
          description: 'Addresses of pictures that everybody can open, separated by commas',
        },
      ],
    },
  ],
  run,
};
