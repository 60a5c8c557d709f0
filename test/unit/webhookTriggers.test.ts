import { join } from 'node:path';
import type { INodeProperties, INodeType } from 'n8n-workflow';

import packageJson from '../../package.json';

type NodeModule = Record<string, new () => INodeType>;

/** The nodes of the package that take requests. */
const triggers = packageJson.n8n.nodes
  .map((file) => join(__dirname, '../..', file.replace(/^dist\//, '').replace(/\.js$/, '')))
  .flatMap((file) => Object.values(jest.requireActual<NodeModule>(file)).map((Node) => new Node()))
  .map(({ description }) => description)
  .filter(({ webhooks = [] }) => webhooks.length > 0)
  .map((description) => ({ name: description.name, description }));

/** All strings within a value. */
const stringsOf = (value: unknown): string[] => {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value ? Object.values(value).flatMap(stringsOf) : [];
};

/** The fields within fields too. */
const fieldsOf = (properties: INodeProperties[]): INodeProperties[] =>
  properties.flatMap((property) =>
    property.type === 'collection'
      ? fieldsOf(property.options as INodeProperties[])
      : property.type === 'notice'
        ? []
        : [property],
  );

const isExpression = (text: string) => text.startsWith('=');

test('the package has triggers that take requests', () => {
  expect(triggers.map(({ name }) => name)).toContain('dingTalkAutomationWebhookTrigger');
});

describe.each(triggers)(
  'A flood of requests at $name costs n8n no evaluation of an expression, because',
  ({ description: { version, webhooks, properties } }) => {
    test('n8n evaluates one for each request to a node of version 1, and this is none', () => {
      expect([version].flat()).not.toContain(1);
    });

    test('what n8n looks up in the description of the webhook is written out', () => {
      expect(stringsOf(webhooks).filter(isExpression)).toEqual([]);
    });

    test('no field has an expression by default, and nobody can enter one', () => {
      const fields = fieldsOf(properties);
      expect(fields.flatMap((field) => stringsOf(field.default)).filter(isExpression)).toEqual([]);
      const open = fields.filter(({ noDataExpression }) => !noDataExpression);
      expect(open.map(({ name }) => name)).toEqual([]);
    });
  },
);
