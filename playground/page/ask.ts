/**
 * Asks the playground's server.
 *
 * @returns the answer's JSON, or undefined when it has none
 * @throws Error with the server's own words, or that it does not answer
 */
export async function ask<Answer = void>(
  method: 'GET' | 'PUT' | 'POST' | 'DELETE',
  path: string,
  body?: unknown,
): Promise<Answer> {
  let response: Response;
  try {
    response = await fetch(path, {
      method,
      headers: body === undefined ? {} : { 'Content-Type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch (cause) {
    throw new Error("The playground's server does not answer.", { cause });
  }
  const text = await response.text();
  const answer: unknown = text ? JSON.parse(text) : undefined;
  if (!response.ok) throw new Error(problemOf(answer) ?? `The server answered ${response.status}.`);
  return answer as Answer;
}

/** What the server says is wrong. */
const problemOf = (answer: unknown) =>
  typeof answer === 'object' && answer !== null && 'error' in answer
    ? String(answer.error)
    : undefined;
