import { createHash } from 'node:crypto';
import type { Person } from './model';

const DAY_MS = 24 * 60 * 60 * 1000;
const FOUNDED = Date.UTC(2015, 3, 1);
/** In which people have joined since. */
const GROWTH_DAYS = 3900;

/** What somebody must have; the rest follows from it. */
type Given = Pick<Person, 'userId' | 'name' | 'title' | 'departmentIds'> & Partial<Person>;

/**
 * Somebody who works at the company. The same number makes the same person.
 *
 * @param number who they are in the order in which they came, from 0
 */
export const newPerson = (number: number, given: Given): Person => ({
  unionId: unionIdOf(given.userId),
  pinyin: given.userId.replace('.', ''),
  jobNumber: `LB${String(number + 1).padStart(4, '0')}`,
  // No mobile number of China begins with 100.
  mobile: `100${String(number + 1).padStart(8, '0')}`,
  email: `${given.userId}@lotusbay.example`,
  workPlace: '杭州未来科技城',
  hasAvatar: number % 3 !== 2,
  hiredAt: FOUNDED + ((number * 37) % GROWTH_DAYS) * DAY_MS,
  roleIds: [],
  isAdmin: false,
  isBoss: false,
  ...withoutMissing(given),
});

/** As long as DingTalk's, and with its end. */
const unionIdOf = (userId: string) =>
  `${createHash('sha256').update(userId).digest('base64').replace(/[+/=]/g, '').slice(0, 22)}iEiE`;

const withoutMissing = (given: Given) =>
  Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Given;
