import type { INodeProperties } from 'n8n-workflow';

import { messageProperties, type MessageType } from '../../dingTalkMessage/properties';

const appTypes: readonly MessageType[] = [
  'actionCard',
  'audio',
  'file',
  'image',
  'link',
  'markdown',
  'text',
  'video',
];

const mediaProperties: INodeProperties[] = [
  {
    displayName: 'Image From',
    name: 'imageFrom',
    type: 'options',
    noDataExpression: true,
    options: [
      { name: 'Input Binary Field', value: 'binary', description: 'A file of the item' },
      { name: 'Media ID', value: 'mediaId', description: 'A file that was uploaded already' },
      { name: 'URL', value: 'url', description: 'An address that DingTalk can load it from' },
    ],
    default: 'binary',
    displayOptions: { show: { messageType: ['image'] } },
  },
  {
    displayName: 'File From',
    name: 'fileFrom',
    type: 'options',
    noDataExpression: true,
    options: [
      { name: 'Input Binary Field', value: 'binary', description: 'A file of the item' },
      { name: 'Media ID', value: 'mediaId', description: 'A file that was uploaded already' },
    ],
    default: 'binary',
    displayOptions: { show: { messageType: ['audio', 'file', 'video'] } },
  },
];

const BINARY_FIELD = 'The field of the item, under Binary, that holds it. It is uploaded and sent.';
const MEDIA_ID = 'What the operation Upload of the resource File gave for it';

/** A field that the source of the image asks for, and that of other files asks for as well. */
const forSource = (source: string, field: INodeProperties): INodeProperties[] => [
  { ...field, displayOptions: { show: { messageType: ['image'], imageFrom: [source] } } },
  {
    ...field,
    displayOptions: { show: { messageType: ['audio', 'file', 'video'], fileFrom: [source] } },
  },
];

const sourceProperties: INodeProperties[] = [
  ...forSource('binary', {
    displayName: 'Input Binary Field',
    name: 'binaryPropertyName',
    type: 'string',
    required: true,
    default: 'data',
    description: BINARY_FIELD,
  }),
  ...forSource('mediaId', {
    displayName: 'Media ID',
    name: 'mediaId',
    type: 'string',
    required: true,
    default: '',
    placeholder: 'e.g. @lADPDe7s2ySi18PNA6XNBXg',
    description: MEDIA_ID,
  }),
  {
    displayName: 'Image URL',
    name: 'imageUrl',
    type: 'string',
    required: true,
    default: '',
    placeholder: 'e.g. https://example.com/picture.png',
    description: 'Where the picture is; DingTalk must be able to load it',
    displayOptions: { show: { messageType: ['image'], imageFrom: ['url'] } },
  },
  {
    displayName: 'File Name',
    name: 'fileName',
    type: 'string',
    default: '',
    placeholder: 'e.g. Minutes.pdf',
    description:
      'What people see as its name, with its ending. Empty, it keeps the name that it has; a Media ID has none.',
    displayOptions: { show: { messageType: ['file'] } },
  },
  {
    displayName: 'Duration (Seconds)',
    name: 'duration',
    type: 'number',
    typeOptions: { minValue: 0 },
    default: 0,
    hint: '0 reads it from the file: AMR, OGG or MP4',
    description:
      'How long it plays, which DingTalk wants to be told. A Media ID has no file to read it from.',
    displayOptions: { show: { messageType: ['audio', 'video'] } },
  },
  {
    displayName: 'Cover Binary Field',
    name: 'coverBinaryPropertyName',
    type: 'string',
    default: '',
    placeholder: 'e.g. cover',
    description:
      'The field of the item, under Binary, with the picture that people see before they play the video. Empty, the picture is plain.',
    displayOptions: { show: { messageType: ['video'], fileFrom: ['binary'] } },
  },
  {
    displayName: 'Cover Media ID',
    name: 'coverMediaId',
    type: 'string',
    default: '',
    placeholder: 'e.g. @lADPDe7s2ySi18PNA6XNBXg',
    description:
      'An uploaded picture that people see before they play the video. Empty, the picture is plain.',
    displayOptions: { show: { messageType: ['video'], fileFrom: ['mediaId'] } },
  },
];

/** What an app's robot can say, for all operations that send. */
export const messageFields: INodeProperties[] = [
  ...messageProperties({}, appTypes),
  ...mediaProperties,
  ...sourceProperties,
];
