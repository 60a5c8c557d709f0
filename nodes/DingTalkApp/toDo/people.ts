import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { readPerson } from '../../../protocols/dingtalk/openApi/contact';
import { parseUserIds } from '../../../protocols/dingtalk/people';
import { InvalidInput } from '../../../protocols/invalidInput';
import { readApp } from '../../openApi/callOpenApi';
import { filledIn } from '../../sending/filledIn';
import type { ReadParameter } from '../../sending/parameterReader';
import { findPerson } from '../user/findPerson';

/** Says what the people of an operation are named by: DingTalk's to-dos know unionIds only. */
export const idTypeField: INodeProperties = {
  displayName: 'People Are Named By',
  name: 'idType',
  type: 'options',
  options: [
    {
      name: 'Union ID',
      value: 'unionId',
      description: 'As to-dos themselves and User: Get give it',
    },
    {
      name: 'User ID',
      value: 'userId',
      description: 'As events give it; costs one call more for each person',
    },
  ],
  default: 'userId',
  description: 'What the fields for people below hold',
};

/** Gives the unionIds of the people whom a field of an item names. */
export interface People {
  one: (value: unknown, name: string, itemIndex: number) => Promise<string>;
  several: (value: unknown, name: string, itemIndex: number) => Promise<string[]>;
}

/** Asks DingTalk once for each person, however many items of an organization name the same one. */
export function peopleOf(context: IExecuteFunctions, read: ReadParameter): People {
  const known = new Map<string, string>();
  const unionIdOf = async (id: string, itemIndex: number) => {
    if (read('idType', itemIndex) === 'unionId') return id;
    const { app } = await readApp(context, itemIndex);
    const key = JSON.stringify([app.oapiUrl, app.clientId, id]);
    const unionId = known.get(key) ?? (await lookUp(context, id, itemIndex));
    known.set(key, unionId);
    return unionId;
  };
  return {
    one: async (value, name, itemIndex) => await unionIdOf(filledIn(value, name), itemIndex),
    async several(value, name, itemIndex) {
      const unionIds: string[] = [];
      for (const id of parseUserIds(value, name)) unionIds.push(await unionIdOf(id, itemIndex));
      return unionIds;
    },
  };
}

async function lookUp(
  context: IExecuteFunctions,
  userId: string,
  itemIndex: number,
): Promise<string> {
  const { unionId } = readPerson(await findPerson(context, 'userId', userId, itemIndex));
  if (unionId) return unionId;
  throw new InvalidInput(
    `DingTalk does not tell the unionId of the user ${userId}`,
    'Name the people by Union ID instead.',
  );
}
