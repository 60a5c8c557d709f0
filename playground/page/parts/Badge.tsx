import type { ComponentChildren } from 'preact';
import type { Colour } from '../words';

/** In a word how something ended. */
export const Badge = ({ colour, children }: { colour: Colour; children: ComponentChildren }) => (
  <span class={`badge ${colour}`}>{children}</span>
);
