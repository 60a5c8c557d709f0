import { execFileSync } from 'node:child_process';
import { dirname } from 'node:path';
import { inspect } from 'node:util';
import {
  NodeHelpers,
  Workflow,
  type INode,
  type INodeParameters,
  type INodeProperties,
  type INodeType,
  type INodeTypeDescription,
} from 'n8n-workflow';

import {
  operationProperties,
  operationSubtitle,
  type Operation,
  type Resource,
} from '../../nodes/operations';
import { n8n } from '../../package.json';
import { nodeTypesOf } from '../engine/core';

interface PublishedNode {
  /** From the repository's root. */
  folder: string;
  description: INodeTypeDescription;
}

/** Fields as a person would write them who composes nothing: what n8n's rules can read. */
function asLiteral(properties: INodeProperties[]): string {
  const all = { depth: Infinity, maxArrayLength: Infinity, maxStringLength: Infinity };
  return `export const properties: INodeProperties[] = ${inspect(properties, all)};`;
}

/** Names of DingTalk's events hold their codes, which have a case of their own. */
const isNameOfEvent = (fault: string) => fault.includes(' · ');

/** What n8n's two lint plugins have against fields. */
function faultsOf(panels: Array<{ folder: string; properties: INodeProperties[] }>): string[] {
  const files = panels.map(({ folder, properties }) => ({
    path: `${folder}/properties.ts`,
    text: asLiteral(properties),
  }));
  const output = execFileSync(process.execPath, ['test/support/lintTexts.mjs'], {
    input: JSON.stringify(files),
    encoding: 'utf8',
  });
  return (JSON.parse(output) as string[]).filter(
    (fault) => /^(n8n-nodes-base|@n8n\/community-nodes)\//.test(fault) && !isNameOfEvent(fault),
  );
}

const published: PublishedNode[] = [];

beforeAll(async () => {
  for (const file of n8n.nodes) {
    const path = file.replace(/^dist\/(.*)\.js$/, '$1');
    const module = (await import(`../../${path}`)) as Record<string, new () => INodeType>;
    for (const NodeClass of Object.values(module)) {
      published.push({ folder: dirname(path), description: new NodeClass().description });
    }
  }
});

describe('the panels of all nodes', () => {
  test('keep the rules of n8n for texts and order, however they are composed', () => {
    const panels = published.map(({ folder, description: { properties } }) => ({
      folder,
      properties,
    }));
    expect(faultsOf(panels)).toEqual([]);
  });
});

const operation = (name: string, more: Partial<Operation> = {}): Operation => ({
  name,
  action: 'Do it',
  description: 'Do what is to be done',
  properties: [],
  run: async () => [[]],
  ...more,
});

const text = (name: string, more: Partial<INodeProperties> = {}): INodeProperties => ({
  displayName: 'Text',
  name,
  type: 'string',
  default: '',
  ...more,
});

const user = (more: Partial<Resource> = {}): Resource => ({
  name: 'User',
  operations: { add: operation('Add'), get: operation('Get') },
  default: 'get',
  ...more,
});

test('a fault in an operation is seen by the rules of n8n', () => {
  const unsorted = ['F', 'B', 'A', 'E', 'D', 'C', 'G'];
  const get = (name: string, more: Partial<Operation> = {}): Partial<Resource> => ({
    operations: { get: operation(name, more) },
  });
  const faulty: Array<[rule: string, resource: Partial<Resource>]> = [
    [
      'node-param-options-type-unsorted-items',
      {
        operations: Object.fromEntries(unsorted.map((name) => [name, operation(name)])),
        default: 'A',
      },
    ],
    ['node-param-operation-option-action-miscased', get('Get', { action: 'Do It' })],
    ['node-param-display-name-miscased', get('get')],
    ['node-param-description-excess-final-period', get('Get', { description: 'Get it.' })],
    ['node-param-default-wrong-for-options', { default: 'gone' }],
    ['node-param-resource-with-plural-option', { name: 'Users' }],
    [
      'node-param-display-name-miscased',
      get('Get', { properties: [text('text', { displayName: 'the text' })] }),
    ],
  ];
  const panels = faulty.map(([, resource]) => ({
    folder: 'nodes/Some',
    properties: operationProperties({ user: user(resource) }, 'user'),
  }));
  expect(
    faultsOf(panels).map((fault) => fault.replace(/^n8n-nodes-base\/(.*?):.*/s, '$1')),
  ).toEqual(faulty.map(([rule]) => rule));
});

const node = (parameters: INodeParameters): INode => ({
  id: '1',
  name: 'Node',
  type: 'some',
  typeVersion: 1,
  position: [0, 0],
  parameters,
});

describe('an operation', () => {
  const resources = {
    role: {
      name: 'Role',
      operations: { get: operation('Get', { action: 'Get a role' }) },
      default: 'get',
    },
    user: user({
      operations: {
        add: operation('Add', {
          action: 'Add a user',
          detail: '$parameter["kind"] === "guest" ? "guest" : "one of us"',
          properties: [
            text('kind', { default: 'staff' }),
            text('until', { displayOptions: { show: { kind: ['guest'] } } }),
            text('team', { displayOptions: { hide: { kind: ['guest'] } } }),
          ],
        }),
        get: operation('Get', { action: 'Get a user', properties: [text('id')] }),
      },
    }),
  };
  const description = {
    displayName: 'Some',
    name: 'some',
    version: 1,
    properties: operationProperties(resources, 'user'),
  } as INodeTypeDescription;

  test.each<[INodeParameters, string[]]>([
    [{}, ['resource', 'operation', 'id']],
    [{ operation: 'add' }, ['resource', 'operation', 'kind', 'team']],
    [{ operation: 'add', kind: 'guest' }, ['resource', 'operation', 'kind', 'until']],
    [{ resource: 'role' }, ['resource', 'operation']],
  ])('shows its own fields and no others: %j', (parameters, shown) => {
    const { properties } = description;
    expect(
      Object.keys(
        NodeHelpers.getNodeParameters(
          properties,
          parameters,
          true,
          false,
          node(parameters),
          description,
        ) ?? {},
      ),
    ).toEqual(shown);
  });

  test.each<[INodeParameters, string]>([
    [{}, 'get a user'],
    [{ operation: 'add' }, 'add a user: one of us'],
    [{ operation: 'add', kind: 'guest' }, 'add a user: guest'],
    [{ resource: 'role' }, 'get a role'],
  ])('stands below the node on the canvas: %j', (parameters, subtitle) => {
    const workflow = new Workflow({
      nodes: [node(parameters)],
      connections: {},
      active: false,
      nodeTypes: nodeTypesOf({ some: { description } }),
    });
    const placed = workflow.getNode('Node') as INode;
    expect(
      workflow.expression.getSimpleParameterValue(
        placed,
        operationSubtitle(resources),
        'internal',
        {},
      ),
    ).toBe(subtitle);
  });
});
