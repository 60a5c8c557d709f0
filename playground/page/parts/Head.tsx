import type { ComponentChildren } from 'preact';

/** A title and what can be done with what is below it. */
export const Head = ({ children }: { children: ComponentChildren }) => (
  <div class="head">{children}</div>
);

/** What can be done there. */
export const HeadButton = (button: {
  id: string;
  disabled?: boolean;
  onClick: () => unknown;
  children: ComponentChildren;
}) => <button type="button" class="secondary outline" {...button} />;
