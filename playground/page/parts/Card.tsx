import type { ComponentChildren } from 'preact';

/** A card with its title. */
export function Card({
  id,
  title,
  className,
  children,
}: {
  /** Of the title. */
  id: string;
  title: string;
  className?: string;
  children: ComponentChildren;
}) {
  return (
    <article class={className} aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {children}
    </article>
  );
}
