const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
/** One Ctrl-C can arrive twice: from the terminal, and passed on by the program that started us. */
const SAME_CTRL_C_MS = 300;
const INTERRUPTED = 130;

/** What the user wants, by Ctrl-C or a signal. */
export interface Signals {
  /** Resolves at the first one once {@link Signals.orderly} was called. */
  readonly wanted: Promise<void>;
  /** From now on the first signal means to end in good order, a second one at once. */
  orderly(): void;
}

/** Listens for signals. Until told otherwise they end us at once, and what we started with us. */
export function listenForSignals(): Signals {
  let isOrderly = false;
  let firstAt: number | undefined;
  let want = () => {};
  const wanted = new Promise<void>((resolve) => (want = resolve));
  for (const signal of SIGNALS) {
    process.on(signal, () => {
      if (!isOrderly) process.exit(INTERRUPTED);
      if (firstAt === undefined) {
        firstAt = Date.now();
        want();
      } else if (Date.now() - firstAt > SAME_CTRL_C_MS) {
        process.exit(0);
      }
    });
  }
  return { wanted, orderly: () => (isOrderly = true) };
}
