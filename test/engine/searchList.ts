import { LoadOptionsContext } from 'n8n-core';
import { Workflow, type INode, type INodeListSearchResult, type INodeType } from 'n8n-workflow';

import { additionalData, nodeTypesOf } from './core';
import type { NodeSettings } from './runNode';

/** What a person who looks for something in a resource locator has done. */
export interface Looking extends Pick<NodeSettings, 'credentials'> {
  parameters?: INode['parameters'];
  /** What was typed; nothing unless told. */
  filter?: string;
  /** As the list before it gave it, for a person who has scrolled down. */
  paginationToken?: string;
}

/**
 * Gives what n8n's panel shows in a resource locator.
 *
 * @param method the node's name for what fills the list
 */
export async function searchList(
  nodeType: INodeType,
  method: string,
  { credentials, parameters = {}, filter, paginationToken }: Looking,
): Promise<INodeListSearchResult> {
  const { name } = nodeType.description;
  const node: INode = {
    ...{ id: '1', name, type: name, typeVersion: 1, position: [0, 0], parameters },
    credentials: { [credentials.type.name]: { id: '1', name: 'Account' } },
  };
  const workflow = new Workflow({
    nodes: [node],
    connections: {},
    active: false,
    nodeTypes: nodeTypesOf({ [name]: nodeType }),
  });
  const context = new LoadOptionsContext(workflow, node, additionalData(credentials), '');
  const search = nodeType.methods?.listSearch?.[method];
  if (!search) throw new Error(`the node has no list ${method}`);
  return await search.call(context, filter, paginationToken);
}
