import type { Directory } from './directory';
import type { Person } from './model';
import { newPerson } from './newPerson';

/** Each with its pinyin. */
const surnames = Object.entries({
  ...{ 江: 'jiang', 叶: 'ye', 潘: 'pan', 袁: 'yuan', 苏: 'su' },
  ...{ 程: 'cheng', 魏: 'wei', 丁: 'ding', 余: 'yu' },
});
const givenNames = Object.entries({
  ...{ 晨: 'chen', 一诺: 'yinuo', 子涵: 'zihan', 浩然: 'haoran' },
  ...{ 欣怡: 'xinyi', 宇: 'yu', 思琪: 'siqi', 明轩: 'mingxuan' },
});

/**
 * Somebody who joins the company now, and is in its address book from then on. Each time it is
 * somebody else, in the next department that has a head.
 *
 * @param now milliseconds since 1970
 */
export function newcomer(directory: Directory, now: number): Person {
  const number = directory.people.length;
  const [surname, surnamePinyin] = at(surnames, number);
  const [givenName, givenPinyin] = at(givenNames, Math.floor(number / surnames.length));
  const userId = `${surnamePinyin}.${givenPinyin}`;
  const headed = directory.departments.filter(({ parentId, managers }) => parentId && managers[0]);
  const { id, managers } = at(headed, number);
  const person = newPerson(number, {
    userId: directory.person(userId) ? `${userId}${number}` : userId,
    pinyin: surnamePinyin + givenPinyin,
    ...{ name: surname + givenName, title: '新员工', departmentIds: [id], manager: managers[0] },
    hiredAt: now,
  });
  directory.add(person);
  return person;
}

/** The item at a place, from the beginning again after the last one. */
function at<Item>(list: readonly Item[], place: number): Item {
  const item = list[place % list.length];
  if (item === undefined) throw new Error('The list is empty.');
  return item;
}
