import {
  NodeOperationError,
  type IExecuteFunctions,
  type INodeExecutionData,
  type INodeProperties,
} from 'n8n-workflow';

/**
 * One thing that a node can do, in a file of its own: what n8n's panel says about it, its fields, and
 * the code behind them. To add an operation to a node, write such a file and name it in the node's
 * {@link Resources}.
 *
 * Write names, descriptions and fields as literals: n8n's lint rules read nothing else.
 */
export interface Operation {
  /** In Title Case, for the list of operations. */
  name: string;
  /** In sentence case, for n8n's list of what a node can do, and for the line below the node. */
  action: string;
  /**
   * What the line below the node says more, behind a colon: what stands between the braces of an
   * expression of n8n's editor.
   */
  detail?: string;
  description: string;
  /** Shown for this operation only; a field may have conditions of its own. */
  properties: INodeProperties[];
  /** @returns the items of each of the node's outputs */
  run: (context: IExecuteFunctions) => Promise<INodeExecutionData[][]>;
}

/** What a node can do with one kind of thing. */
export interface Resource {
  name: string;
  /** By the value that flows hold, in the order of the panel, which is that of the names. */
  operations: Readonly<Record<string, Operation>>;
  /**
   * The operation that is chosen at first. n8n leaves a value that is the default out of the flows
   * that it saves, so changing this changes flows.
   */
  default: string;
}

/** All that a node can do: by the value that flows hold, in the order of the panel. */
export type Resources = Readonly<Record<string, Resource>>;

const chooseResource = (resources: Resources, first: string): INodeProperties => ({
  displayName: 'Resource',
  name: 'resource',
  type: 'options',
  noDataExpression: true,
  options: Object.entries(resources).map(([value, { name }]) => ({ name, value })),
  default: first,
});

const chooseOperation = (
  resource: string,
  { operations, default: first }: Resource,
): INodeProperties => ({
  displayName: 'Operation',
  name: 'operation',
  type: 'options',
  noDataExpression: true,
  displayOptions: { show: { resource: [resource] } },
  options: Object.entries(operations).map(([value, { name, action, description }]) => ({
    name,
    value,
    action,
    description,
  })),
  default: first,
});

const fieldsOf = (resource: string, operation: string, fields: INodeProperties[]) =>
  fields.map((field) => ({
    ...field,
    displayOptions: {
      ...field.displayOptions,
      show: { resource: [resource], operation: [operation], ...field.displayOptions?.show },
    },
  }));

/**
 * @param first the resource that is chosen at first; like a default operation, it must not change
 * @returns the fields of the panel: the choice of resource and operation, and what each operation asks for
 */
export const operationProperties = (resources: Resources, first: string): INodeProperties[] => [
  chooseResource(resources, first),
  ...Object.entries(resources).map(([value, resource]) => chooseOperation(value, resource)),
  ...Object.entries(resources).flatMap(([resource, { operations }]) =>
    Object.entries(operations).flatMap(([operation, { properties }]) =>
      fieldsOf(resource, operation, properties),
    ),
  ),
];

const inLowerCase = (action: string) => `${action.charAt(0).toLowerCase()}${action.slice(1)}`;

/**
 * @returns an expression, for n8n's editor, that gives the chosen operation's action in lower case,
 *   and its detail
 */
export function operationSubtitle(resources: Resources): string {
  const lines = Object.entries(resources).flatMap(([resource, { operations }]) =>
    Object.entries(operations).map(([operation, { action, detail }]) => {
      const line = JSON.stringify(inLowerCase(action));
      const more = detail === undefined ? '' : ` + ": " + (${detail})`;
      return `"${resource}.${operation}": ${line}${more}`;
    }),
  );
  const chosen = '$parameter["resource"] + "." + $parameter["operation"]';
  return `={{ ({ ${lines.join(', ')} })[${chosen}] }}`;
}

/**
 * Runs the operation that is chosen in the panel, once for all items.
 *
 * @throws what the operation throws; NodeOperationError when this version has no such operation
 */
export async function runOperation(
  context: IExecuteFunctions,
  resources: Resources,
): Promise<INodeExecutionData[][]> {
  const resource = String(context.getNodeParameter('resource', 0));
  const operation = String(context.getNodeParameter('operation', 0));
  const chosen = resources[resource]?.operations[operation];
  if (chosen) return await chosen.run(context);
  throw new NodeOperationError(
    context.getNode(),
    `This version of the node has no operation ${operation} for ${resource}`,
    { description: 'Choose another operation, or update the package in the settings of n8n.' },
  );
}
