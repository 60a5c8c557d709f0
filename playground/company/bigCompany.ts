import { newPerson } from './newPerson';
import { type CompanyData, type Department, ROOT } from './model';
import { smallCompany } from './smallCompany';

const DEPARTMENTS = 200;
const PEOPLE = 5000;
const BRANCHES = 6;
const FIRST_DEPARTMENT = 900_000_001;
/** Every so manieth person is in a second department too. */
const IN_TWO = 25;
/** One that needs several pages. */
const LARGEST = 520;

const surnames = [...'王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗'];
const givenNames = [
  ...['伟', '芳', '娜', '敏', '静', '丽', '强', '磊', '军', '洋', '勇', '艳', '杰', '娟', '涛'],
  ...['明', '超', '秀英', '桂英', '建国', '志强', '婷婷', '晓东', '海燕', '文博'],
];
const kinds = ['销售', '研发', '生产', '物流', '质量', '采购', '服务', '设计'];

/**
 * The thirty people of the small company and as many more that 5,000 people work in 200
 * departments, several levels deep: some in two of them, 520 in one, and nobody in some. It is the
 * same one each time.
 */
export function bigCompany(): CompanyData {
  const small = smallCompany();
  const added = newDepartments(DEPARTMENTS - small.departments.length);
  return {
    departments: [...small.departments, ...added],
    roles: small.roles,
    people: [
      ...small.people,
      ...Array.from({ length: PEOPLE - small.people.length }, (_, index) =>
        employee(index, small.people.length + index, added),
      ),
    ],
  };
}

/** A tree in which each department has up to six below it. */
function newDepartments(count: number): Department[] {
  return Array.from({ length: count }, (_, index) => ({
    id: FIRST_DEPARTMENT + index,
    name: `${kinds[index % kinds.length]}${index + 1}部`,
    pinyin: `bumen${index + 1}`,
    parentId:
      index < BRANCHES ? ROOT : FIRST_DEPARTMENT + Math.floor((index - BRANCHES) / BRANCHES),
    managers: [],
  }));
}

function employee(index: number, number: number, departments: Department[]) {
  const [largest, ...others] = departments;
  // Nobody is in every tenth of the others.
  const manned = others.filter((_, at) => at % 10 !== 9);
  const idAt = (at: number) => manned[at % manned.length]?.id ?? ROOT;
  const main = index < LARGEST ? (largest?.id ?? ROOT) : idAt(index);
  const surname = surnames[index % surnames.length];
  const givenName = givenNames[Math.floor(index / surnames.length) % givenNames.length];
  return newPerson(number, {
    userId: `staff${String(number + 1).padStart(4, '0')}`,
    name: `${surname}${givenName}`,
    title: '员工',
    departmentIds: index % IN_TWO === 0 ? [main, idAt(index + 7)] : [main],
    manager: 'zhao.min',
  });
}
