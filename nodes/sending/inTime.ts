/**
 * n8n's `timeout` ends a request for which nothing comes. An answer in small bites would never end,
 * and of one that is not compressed as it says, n8n never tells the end, whatever signal it has.
 *
 * @param milliseconds how long the whole answer may take
 * @param ask is given what tells it to stop
 * @throws Error with the code ETIMEDOUT when there is no whole answer in time; what `ask` throws
 */
export async function inTime<Answer>(
  milliseconds: number,
  ask: (isOver: AbortSignal) => Promise<Answer>,
): Promise<Answer> {
  const isOver = AbortSignal.timeout(milliseconds);
  let giveUp = () => {};
  const tooLate = new Promise<never>((_resolve, reject) => {
    giveUp = () => reject(Object.assign(new Error('too late'), { code: 'ETIMEDOUT' }));
    isOver.addEventListener('abort', giveUp, { once: true });
  });
  try {
    return await Promise.race([ask(isOver), tooLate]);
  } finally {
    isOver.removeEventListener('abort', giveUp);
  }
}
