import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import type { OpenApiRequest } from '../../../protocols/dingtalk/openApi/calls';
import * as contact from '../../../protocols/dingtalk/openApi/contact';
import { contactCodes } from '../../../protocols/dingtalk/openApi/errors/contact';
import { InvalidInput } from '../../../protocols/invalidInput';
import { callOpenApi } from '../../openApi/callOpenApi';
import { quote } from '../../sending/quote';

/** What a person can be found by. */
const ways = {
  mobile: {
    called: 'mobile number',
    fix: 'Only people who work in the organization are found, not those who have left. Compare the number with the one in the address book of DingTalk.',
  },
  unionId: {
    called: 'unionId',
    fix: 'The app must belong to the developer for whom DingTalk gave the unionId: for another one, the same person has another.',
  },
  userId: {
    called: 'userId',
    fix: 'Whoever leaves the organization loses the userId. Compare it with the address book of DingTalk, or find the person by mobile number.',
  },
} as const;

/** What a person is found by, as flows hold it. */
export type FoundBy = keyof typeof ways;

const NOBODY: Array<number | string> = [
  contactCodes.noUserId,
  contactCodes.noUser,
  contactCodes.noMobile,
];

/** Names no mobile number and no unionId: they are personal, and errors are stored and sent on. */
const nobody = (by: FoundBy, more = '') =>
  new InvalidInput(`Nobody in the organization has this ${ways[by].called}${more}`, ways[by].fix);

/**
 * @param by what the value is
 * @returns a person as DingTalk describes it
 * @throws InvalidInput when there is nobody; NodeApiError when DingTalk refuses to tell
 */
export async function findPerson(
  context: IExecuteFunctions,
  by: FoundBy,
  value: string,
  itemIndex: number,
): Promise<IDataObject> {
  if (!value) {
    const fix = 'Look at what the expression gives, or fill in the field.';
    throw new InvalidInput(`The ${ways[by].called} is empty`, fix);
  }
  const ask = async (request: OpenApiRequest, kind: FoundBy, shown = '') => {
    const { fields, code } = await callOpenApi(
      context,
      { ...request, expected: NOBODY },
      itemIndex,
    );
    if (NOBODY.includes(code)) throw nobody(kind, `${shown} (errcode ${code})`);
    return fields;
  };
  const describe = async (userId: string) =>
    contact.readUser(
      await ask(contact.getUser(userId), 'userId', `: ${quote(userId)}`),
    ) as IDataObject;
  if (by === 'userId') return await describe(value);
  const request = by === 'mobile' ? contact.findByMobile(value) : contact.findByUnionId(value);
  const found = await ask(request, by);
  if (contact.isExternalContact(found)) {
    throw new InvalidInput(
      `This ${ways[by].called} is that of an external contact, not of somebody in the organization`,
      'DingTalk describes only the people of the organization.',
    );
  }
  const userId = contact.readFoundUserId(found);
  if (!userId) throw nobody(by);
  return await describe(userId);
}
