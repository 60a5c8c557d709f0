import type { Meaning, Meanings } from './meaning';

/** What can be wrong with a call of the address book. */
export type ContactErrorKind =
  | 'appStopped'
  | 'departmentOutOfScope'
  | 'noDepartment'
  | 'noMobile'
  | 'noRole'
  | 'noUser'
  | 'notAuthorized'
  | 'unreadableDepartment'
  | 'unreadableField'
  | 'userOutOfScope'
  | 'wrongOrganization';

/** What callers take for an answer: that there is nobody, or no such thing. */
export const contactCodes = {
  noUserId: 33012,
  noUser: 60121,
  noMobile: 40104,
  userOutOfScope: 50002,
  noDepartment: 60003,
  noDepartmentId: 40009,
  departmentOutOfScope: 50004,
} as const;

const noUser: Meaning<ContactErrorKind> = {
  kind: 'noUser',
  cause: 'Nobody in the organization has this userId.',
};

const noDepartment: Meaning<ContactErrorKind> = {
  kind: 'noDepartment',
  cause: 'The organization has no such department.',
};

const unreadableField: Meaning<ContactErrorKind> = {
  kind: 'unreadableField',
  cause: 'DingTalk does not understand a field of the call.',
};

/**
 * Source: DingTalk Open Platform, the pages of the calls in ../contact.ts, and global return codes,
 * 2026-08.
 */
export const contactMeanings: Meanings<ContactErrorKind | 'busy'> = {
  [contactCodes.noUserId]: noUser,
  [contactCodes.noUser]: noUser,
  41009: { kind: 'noUser', cause: 'The userId is empty.' },
  [contactCodes.noMobile]: {
    kind: 'noMobile',
    cause: 'Nobody in the organization has this mobile number.',
  },
  [contactCodes.userOutOfScope]: {
    kind: 'userOutOfScope',
    cause: 'The app may not see this person.',
  },
  [contactCodes.noDepartment]: noDepartment,
  [contactCodes.noDepartmentId]: noDepartment,
  60019: {
    kind: 'unreadableDepartment',
    cause: 'DingTalk could not read the people of the department.',
  },
  [contactCodes.departmentOutOfScope]: {
    kind: 'departmentOutOfScope',
    cause: 'The app may not see this department.',
  },
  33011: { kind: 'noRole', cause: 'The organization has no such role.' },
  40035: unreadableField,
  40068: unreadableField,
  40069: unreadableField,
  400002: unreadableField,
  'parameter.error': unreadableField,
  43007: {
    kind: 'notAuthorized',
    cause: 'The access token does not allow the app to do this.',
  },
  400043: {
    kind: 'wrongOrganization',
    cause: 'DingTalk does not know the organization that the app belongs to.',
  },
  50003: { kind: 'appStopped', cause: 'The app is switched off.' },
  400001: { kind: 'busy', cause: 'DingTalk had an error of its own.', again: 'soon' },
};
