import { sleep } from 'n8n-workflow';

/** How soon a wait notices that its execution was stopped. */
const STEP_MILLISECONDS = 500;

/**
 * Waits. n8n goes on running a node whose execution was stopped: without the signal, it would go on
 * waiting, and then sending, in the background.
 *
 * @throws the signal's reason when it is aborted
 */
export async function pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
  const end = performance.now() + milliseconds;
  for (let rest = milliseconds; rest > 0; rest = end - performance.now()) {
    signal?.throwIfAborted();
    await sleep(Math.min(rest, STEP_MILLISECONDS));
  }
  signal?.throwIfAborted();
}
