import type { INodeProperties } from 'n8n-workflow';

import { guardedTriggers } from '../bench/guardedTriggers';
import { webhookTriggers } from '../support/webhookTriggers';

const triggers = webhookTriggers().map((description) => ({ name: description.name, description }));

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

test('The bench knows how to flood each trigger that takes requests', () => {
  const names = triggers.map(({ name }) => name);
  expect(names).toContain('dingTalkAutomationWebhookTrigger');
  expect(Object.keys(guardedTriggers).sort()).toEqual(names.sort());
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
