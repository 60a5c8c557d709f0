const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
/** One Ctrl-C can arrive twice: from the terminal, and passed on by the program that started us. */
const SAME_CTRL_C_MS = 300;
const INTERRUPTED = 130;

const PARENT_POLL_MS = 500;

/** What the user wants, by Ctrl-C or a signal. */
export interface Signals {
  /** Resolves at the first one once {@link Signals.orderly} was called. */
  readonly wanted: Promise<void>;
  /** From now on the first signal means to end in good order, a second one at once. */
  orderly(): void;
}

/**
 * Listens for signals, to us and to the npm that started us. Until told otherwise they end us at
 * once, and what we started with us.
 */
export function listenForSignals(): Signals {
  let isOrderly = false;
  let firstAt: number | undefined;
  let want = () => {};
  const wanted = new Promise<void>((resolve) => (want = resolve));
  const onSignal = () => {
    if (!isOrderly) process.exit(INTERRUPTED);
    if (firstAt === undefined) {
      firstAt = Date.now();
      want();
    } else if (Date.now() - firstAt > SAME_CTRL_C_MS) {
      process.exit(0);
    }
  };
  for (const signal of SIGNALS) process.on(signal, onSignal);
  if (process.env.npm_lifecycle_event !== undefined) onceParentEnded(onSignal);
  return { wanted, orderly: () => (isOrderly = true) };
}

/** npm gives a signal to the shell that it runs us in. That ends, and we are somebody else's child. */
function onceParentEnded(tell: () => void): void {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    tell();
  }, PARENT_POLL_MS).unref();
}
