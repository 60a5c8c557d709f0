/** Takes a line for the user. */
export type Log = (line: string) => void;

const TERMINAL_MS = 1_000;
const PLAIN_MS = 15_000;
const WORTH_TELLING_MS = 1_000;

/**
 * Does some long work and shows that it goes on: one line that counts up on a terminal, a line
 * every 15 seconds elsewhere.
 *
 * @param detail more about how far it is, asked each time
 */
export async function withProgress<Result>(
  title: string,
  log: Log,
  work: () => Promise<Result>,
  detail: () => Promise<string> = async () => '',
): Promise<Result> {
  const onTerminal = process.stdout.isTTY && log === console.log;
  const started = Date.now();
  const line = async () => {
    const more = await detail().catch(() => '');
    return `${title}: ${Math.round((Date.now() - started) / 1000)} s${more && `, ${more}`}`;
  };
  const show = onTerminal ? (text: string) => process.stdout.write(`\r\u001b[K${text}`) : log;
  let ended = false;
  const tick = async () => {
    const text = await line();
    if (!ended) show(text);
  };
  if (onTerminal) await tick();
  else log(`${title} …`);
  const timer = setInterval(() => void tick(), onTerminal ? TERMINAL_MS : PLAIN_MS);
  try {
    const result = await work();
    ended = true;
    if (onTerminal || Date.now() - started > WORTH_TELLING_MS) show(`${await line()}, done`);
    return result;
  } finally {
    ended = true;
    clearInterval(timer);
    if (onTerminal) process.stdout.write('\n');
  }
}
