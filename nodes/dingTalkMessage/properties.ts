import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import type { Show } from '../sending/fields';

/** All types that fields are here for, in the order of the panel. */
const messageTypes = [
  {
    name: 'Action Card',
    value: 'actionCard',
    description: 'A text with one button or several, each of which opens a link',
  },
  {
    name: 'Audio',
    value: 'audio',
    description: 'A recording that plays in the chat, best AMR',
  },
  {
    name: 'Feed Card',
    value: 'feedCard',
    description: 'A list of links, each with a picture',
  },
  {
    name: 'File',
    value: 'file',
    description: 'A document to open or to download',
  },
  {
    name: 'From Input',
    value: 'fromInput',
    description: 'A message that is already in the form that DingTalk robots take',
  },
  {
    name: 'Image',
    value: 'image',
    description: 'A picture',
  },
  {
    name: 'Link',
    value: 'link',
    description: 'A card with title, text and picture that opens a link',
  },
  {
    name: 'Markdown',
    value: 'markdown',
    description: 'A text with headings, lists, links and pictures',
  },
  {
    name: 'Text',
    value: 'text',
    description: 'Plain text',
  },
  {
    name: 'Video',
    value: 'video',
    description: 'A film that plays in the chat',
  },
] as const satisfies INodePropertyOptions[];

/** A value of the field Message Type. */
export type MessageType = (typeof messageTypes)[number]['value'];

const robotTypes: readonly MessageType[] = [
  'actionCard',
  'feedCard',
  'fromInput',
  'link',
  'markdown',
  'text',
];

/** @param show when to show the field */
export const mentions = (show: Show): INodeProperties => ({
  displayName: 'Mentions',
  name: 'mentions',
  type: 'collection',
  placeholder: 'Add People',
  default: {},
  description:
    'Members of the group who are called by @name and notified; at most 50. What is missing of it in the text is added at its end.',
  displayOptions: { show },
  options: [
    {
      displayName: 'Everyone',
      name: 'isAtAll',
      type: 'boolean',
      default: false,
      description: 'Whether to notify all members of the group',
    },
    {
      displayName: 'Mobile Numbers',
      name: 'atMobiles',
      type: 'string',
      default: '',
      placeholder: 'e.g. 13800000000, 13900000000',
      description:
        'The numbers with which the people are registered at DingTalk, separated by commas, or an expression that gives a list',
    },
    {
      displayName: 'User IDs',
      name: 'atUserIds',
      type: 'string',
      default: '',
      placeholder: 'e.g. manager4220, 0123456789',
      description:
        "The people's userId as DingTalk events have it, separated by commas, or an expression that gives a list",
    },
  ],
});

/**
 * What people see of a message of each type; whom it mentions, where it can, is asked for besides.
 *
 * @param show when to show the fields
 * @param types that can be sent; unless told, those of a group's custom robot
 */
export function messageProperties(
  show: Show,
  types: readonly MessageType[] = robotTypes,
): INodeProperties[] {
  const forTypes = (...forWhich: MessageType[]): Pick<INodeProperties, 'displayOptions'> => ({
    displayOptions: {
      show: { ...show, messageType: forWhich.filter((type) => types.includes(type)) },
    },
  });
  const forActionCard = (buttons: string): Pick<INodeProperties, 'displayOptions'> => ({
    displayOptions: { show: { ...show, messageType: ['actionCard'], buttons: [buttons] } },
  });
  const properties: INodeProperties[] = [
    {
      displayName: 'Message Type',
      name: 'messageType',
      type: 'options',
      noDataExpression: true,
      displayOptions: { show },
      options: messageTypes.filter(({ value }) => types.includes(value)),
      default: 'text',
    },
    {
      displayName: 'Text',
      name: 'content',
      type: 'string',
      typeOptions: { rows: 4 },
      required: true,
      default: '',
      placeholder: 'e.g. Welcome to the team!',
      description: 'The message, as plain text',
      ...forTypes('text'),
    },
    {
      displayName: 'Title',
      name: 'title',
      type: 'string',
      required: true,
      default: '',
      placeholder: 'e.g. New colleague',
      description:
        'A few words; people see them in the notification and in the list of their chats',
      ...forTypes('link', 'markdown', 'actionCard'),
    },
    {
      displayName: 'Text',
      name: 'text',
      type: 'string',
      typeOptions: { rows: 6 },
      required: true,
      default: '',
      placeholder: 'e.g. ### Welcome!\n\n- **Name:** Li Lei\n- **Team:** Sales',
      description:
        'The message in Markdown: # for headings, - for lists, **bold**, [link](https://…), ![picture](https://…). A message that is too long for DingTalk is sent in numbered parts.',
      ...forTypes('markdown'),
    },
    {
      displayName: 'Text',
      name: 'text',
      type: 'string',
      typeOptions: { rows: 4 },
      required: true,
      default: '',
      placeholder: 'e.g. The minutes of the meeting are online.',
      description: 'The text below the title; in an Action Card it may be Markdown',
      ...forTypes('link', 'actionCard'),
    },
    {
      displayName: 'Message URL',
      name: 'messageUrl',
      type: 'string',
      required: true,
      default: '',
      placeholder: 'e.g. https://example.com/minutes',
      description: 'What opens when somebody clicks the message',
      ...forTypes('link'),
    },
    {
      displayName: 'Picture URL',
      name: 'picUrl',
      type: 'string',
      default: '',
      placeholder: 'e.g. https://example.com/minutes.png',
      description: 'A picture beside the text, if there is one; DingTalk must be able to load it',
      ...forTypes('link'),
    },
    {
      displayName: 'Buttons',
      name: 'buttons',
      type: 'options',
      noDataExpression: true,
      options: [
        { name: 'One', value: 'one', description: 'The whole card opens one link' },
        { name: 'Several', value: 'several', description: 'Each button opens its own link' },
      ],
      default: 'one',
      ...forTypes('actionCard'),
    },
    {
      displayName: 'Button Title',
      name: 'singleTitle',
      type: 'string',
      required: true,
      default: '',
      placeholder: 'e.g. Read more',
      description: 'The words on the button',
      ...forActionCard('one'),
    },
    {
      displayName: 'Button URL',
      name: 'singleURL',
      type: 'string',
      required: true,
      default: '',
      placeholder: 'e.g. https://example.com/more',
      description: 'What the button opens',
      ...forActionCard('one'),
    },
    {
      displayName: 'Button List',
      name: 'btns',
      type: 'fixedCollection',
      typeOptions: { multipleValues: true, sortable: true },
      placeholder: 'Add Button',
      default: {},
      description: 'The buttons below the text',
      options: [
        {
          displayName: 'Button',
          name: 'button',
          values: [
            {
              displayName: 'Title',
              name: 'title',
              type: 'string',
              default: '',
              placeholder: 'e.g. Approve',
              description: 'The words on the button',
            },
            {
              displayName: 'URL',
              name: 'actionURL',
              type: 'string',
              default: '',
              placeholder: 'e.g. https://example.com/approve',
              description: 'What the button opens',
            },
          ],
        },
      ],
      ...forActionCard('several'),
    },
    {
      displayName: 'Button Orientation',
      name: 'btnOrientation',
      type: 'options',
      noDataExpression: true,
      options: [
        { name: 'Below Each Other', value: '0' },
        { name: 'Side by Side', value: '1' },
      ],
      default: '0',
      description: 'How the buttons are arranged',
      ...forActionCard('several'),
    },
    {
      displayName: 'Links',
      name: 'links',
      type: 'fixedCollection',
      typeOptions: { multipleValues: true, sortable: true },
      placeholder: 'Add Link',
      default: {},
      description: 'The entries of the card; the first one is shown large',
      options: [
        {
          displayName: 'Link',
          name: 'link',
          values: [
            {
              displayName: 'Title',
              name: 'title',
              type: 'string',
              default: '',
              placeholder: 'e.g. Canteen menu of the week',
              description: 'The words beside the picture',
            },
            {
              displayName: 'Message URL',
              name: 'messageURL',
              type: 'string',
              default: '',
              placeholder: 'e.g. https://example.com/menu',
              description: 'What opens when somebody clicks the entry',
            },
            {
              displayName: 'Picture URL',
              name: 'picURL',
              type: 'string',
              default: '',
              placeholder: 'e.g. https://example.com/menu.png',
              description: 'The picture of the entry; DingTalk must be able to load it',
            },
          ],
        },
      ],
      ...forTypes('feedCard'),
    },
    {
      displayName: 'Message',
      name: 'message',
      type: 'json',
      required: true,
      default: '={{ $json }}',
      description:
        'The whole message as DingTalk robots take it, with its msgtype. Other systems that already send to DingTalk robots have it ready; it is checked and sent as it is.',
      ...forTypes('fromInput'),
    },
  ];
  const isUsed = ({ displayOptions }: INodeProperties) =>
    displayOptions?.show?.messageType?.length !== 0;
  return properties.filter(isUsed);
}
