/** Two lists as one in the order of the ids, with the later of two that have the same. */
export function mergedById(earlier, later) {
  const merged = new Map([...earlier, ...later].map((item) => [item.id, item]));
  return [...merged.values()].sort((one, other) => one.id - other.id);
}
