import type { Colour } from '../words';

/** A name, what it counts, and the colour when that is not zero. */
export type Counter = readonly [
  name: string,
  count: number | string,
  colour?: Colour,
  title?: string,
];

/** Numbers with their names. */
export function Counters({ id, of }: { id?: string; of: Counter[] }) {
  return (
    <dl class="counters" id={id}>
      {of.map(([name, count, colour, title]) => (
        <div key={name} class={count ? colour : undefined}>
          <dt title={title}>{name}</dt>
          <dd>{count}</dd>
        </div>
      ))}
    </dl>
  );
}
