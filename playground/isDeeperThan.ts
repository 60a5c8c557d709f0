/** Whether a value nests more levels. */
export function isDeeperThan(levels: number, value: object): boolean {
  // Goes level by level, because a call for each could use up the stack.
  let level: object[] = [value];
  for (let left = levels; left > 0; left--) {
    level = level
      .flatMap((parent): unknown[] => Object.values(parent))
      .filter((child) => typeof child === 'object' && child !== null);
  }
  return level.length > 0;
}
