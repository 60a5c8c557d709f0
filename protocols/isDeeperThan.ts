/**
 * Whether what was parsed from JSON is nested so deeply that code which works through it by calling
 * itself would fail.
 *
 * @param levels of objects and lists within each other that are fine
 */
export function isDeeperThan(json: unknown, levels: number): boolean {
  let level: unknown[] = [json];
  for (let depth = 0; level.length; depth++) {
    const nested = level.filter((value) => typeof value === 'object' && value !== null);
    if (nested.length && depth >= levels) return true;
    level = nested.flatMap((value) => Object.values(value as object) as unknown[]);
  }
  return false;
}
