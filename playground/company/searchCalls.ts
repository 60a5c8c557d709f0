import { z } from 'zod';
import type { ApiCall } from '../openapi/apiCall';
import { bodyOf } from '../openapi/readBody';
import type { Directory } from './directory';
import { contactErrors } from './errors';
import { pageOf, text } from './oapiCall';

const MOST_A_PAGE = 100;

const errors = { size: contactErrors.search, from: contactErrors.search };
const schema = z.object({
  queryWord: text,
  offset: z.number().int(),
  size: z.number().int(),
  fullMatchField: z.literal(1).optional(),
});

/** What can be searched: it has a name, in two scripts. */
interface Named {
  name: string;
  pinyin: string;
}

/**
 * The calls that search the address book by a name; `offset` is the number of the page. Sources:
 * "Search for the userId of a user", "Search for a department ID".
 */
export const searchCalls = (directory: Directory): ApiCall[] => [
  searchCall('/v1.0/contact/users/search', {
    all: () => directory.people,
    idOf: ({ userId }) => userId,
  }),
  searchCall('/v1.0/contact/departments/search', {
    all: () => directory.departments,
    idOf: ({ id }) => id,
  }),
];

const searchCall = <Thing extends Named>(
  path: string,
  { all, idOf }: { all: () => Thing[]; idOf: (thing: Thing) => string | number },
): ApiCall => ({
  ...{ api: 'api', method: 'post', path, permission: 'qyapi_addresslist_search' },
  answer(call) {
    const { queryWord, offset, size, fullMatchField } = bodyOf(call, schema, contactErrors.search);
    const hits = all().filter((thing) => matches(thing, queryWord, fullMatchField === 1));
    const { items, next } = pageOf(hits, { from: offset * size, size }, MOST_A_PAGE, errors);
    return {
      reason: `found: ${hits.length}`,
      fields: { hasMore: next !== undefined, totalCount: hits.length, list: items.map(idOf) },
    };
  },
});

const matches = ({ name, pinyin }: Named, word: string, isWhole: boolean): boolean =>
  isWhole ? name === word : name.includes(word) || pinyin.includes(word.toLowerCase());
