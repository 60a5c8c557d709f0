import type { INodeProperties } from 'n8n-workflow';

export const toDoIdField: INodeProperties = {
  displayName: 'To-Do ID',
  name: 'toDoId',
  type: 'string',
  required: true,
  default: '',
  placeholder: 'e.g. taskOPJpwtwPVNGIFKURjrzd',
  description: 'The ID that Create gives, or the taskId of Get Many and of events',
};
