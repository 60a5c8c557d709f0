/**
 * Asks the playground's server.
 *
 * @param body sent as JSON; a file is sent as it is
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
    response = await fetch(path, { method, ...sentAs(body) });
  } catch (cause) {
    throw new Error("The playground's server does not answer.", { cause });
  }
  const text = await response.text();
  const answer: unknown = text ? JSON.parse(text) : undefined;
  if (!response.ok) throw new Error(problemOf(answer) ?? `The server answered ${response.status}.`);
  return answer as Answer;
}

function sentAs(body: unknown): RequestInit {
  if (body === undefined) return {};
  if (body instanceof File) {
    return { headers: { 'Content-Type': 'application/octet-stream' }, body };
  }
  return { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) };
}

/** What the server says is wrong. */
const problemOf = (answer: unknown) =>
  typeof answer === 'object' && answer !== null && 'error' in answer
    ? String(answer.error)
    : undefined;
