/** @returns a list in lists of at most so many entries */
export const inChunks = <Entry>(list: readonly Entry[], most: number): Entry[][] =>
  Array.from({ length: Math.ceil(list.length / most) }, (_none, index) =>
    list.slice(index * most, (index + 1) * most),
  );
