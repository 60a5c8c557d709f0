import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

import { listTemplates, readTemplates } from '../../../protocols/dingtalk/openApi/workflow';
import { callOpenApi } from '../../openApi/callOpenApi';
import { entriesOf } from '../../openApi/pages';

/** For a resource locator: the approval templates whose names, or those of their groups, contain a text. */
export async function searchTemplates(
  this: ILoadOptionsFunctions,
  filter = '',
): Promise<INodeListSearchResult> {
  const wanted = filter.trim().toLowerCase();
  const templates = entriesOf('approval templates', async (position) =>
    readTemplates((await callOpenApi(this, listTemplates(position))).fields),
  );
  const found = new Map<string, string>();
  for await (const { processCode, name, group } of templates) {
    const shown = group ? `${name} (${group})` : name;
    if (shown.toLowerCase().includes(wanted)) found.set(processCode, shown);
  }
  return { results: [...found].map(([value, name]) => ({ name, value })) };
}
