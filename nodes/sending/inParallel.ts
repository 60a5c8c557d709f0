/**
 * Works through a list in its order, several at a time.
 *
 * @param most how many at a time
 * @throws what `work` throws first, once all that had begun is over; the rest is left
 */
export async function inParallel<Task>(
  tasks: Iterable<Task>,
  most: number,
  work: (task: Task) => Promise<void>,
): Promise<void> {
  const rest = tasks[Symbol.iterator]();
  const errors: unknown[] = [];
  const workThrough = async () => {
    for (let next = rest.next(); !next.done && !errors.length; next = rest.next()) {
      await work(next.value).catch((error: unknown) => errors.push(error));
    }
  };
  await Promise.all(Array.from({ length: most }, workThrough));
  if (errors.length) throw errors[0];
}
