import type { ReadonlySignal } from '@preact/signals';
import type { Told } from '../words';

/**
 * Says what became of something, also to those who cannot see it.
 *
 * @param more said behind it
 */
export function Result({ of: { value: told }, more }: { of: ReadonlySignal<Told>; more?: string }) {
  return (
    <p class={`result ${told.colour ?? ''}`} role="status">
      {[told.text, more].filter(Boolean).join(' ')}
    </p>
  );
}
