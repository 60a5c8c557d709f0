import type { ComponentChildren } from 'preact';
import type { Colour } from '../words';
import { timeOfDay } from '../words';
import { Badge } from './Badge';

/** A column of a log. */
export interface Column<Row> {
  title: string;
  /** How wide and how important it is: on a phone, "status" and its like give way. */
  kind: 'kind' | 'event' | 'status' | 'latency' | 'reason';
  of: (row: Row) => ComponentChildren;
  /** More about it, for a mouse. */
  hint?: (row: Row) => string | undefined;
}

/** How a request ended. */
export interface Verdict {
  colour: Colour;
  text: ComponentChildren;
}

/**
 * What was sent or received, a line each.
 *
 * @param columns those before the verdict
 * @param reason what is said behind the verdict
 * @param empty what is said when there is none
 */
export function Log<Row extends { id: number | string; at: string }>(props: {
  id?: string;
  rows: Row[];
  columns: Array<Column<Row>>;
  verdict: (row: Row) => Verdict;
  verdictTitle?: string;
  reason: (row: Row) => ComponentChildren;
  reasonTitle?: string;
  className?: (row: Row) => string | undefined;
  empty?: string;
}) {
  const {
    id,
    rows,
    columns,
    verdict,
    verdictTitle = 'Answer',
    reason,
    reasonTitle = 'Reason',
  } = props;
  if (!rows.length) return <p class="hint">{props.empty}</p>;
  return (
    <div class="scrolls">
      <table id={id} class="log">
        <thead>
          <tr>
            {['Time', ...columns.map(({ title }) => title), verdictTitle, reasonTitle].map(
              (title) => (
                <th key={title} scope="col">
                  {title}
                </th>
              ),
            )}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id} class={props.className?.(row)}>
              <td class="time">{timeOfDay(row.at)}</td>
              {columns.map(({ title, kind, of, hint }) => (
                <td key={title} class={kind} title={hint?.(row)}>
                  {of(row)}
                </td>
              ))}
              <td class="verdict-cell">
                <Badge colour={verdict(row).colour}>{verdict(row).text}</Badge>
              </td>
              <td class="reason">{reason(row)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/**
 * How a request to DingTalk ended.
 *
 * @param code of its answer, or what happened instead of an answer
 */
export const endOf = (code: number | string): Verdict => ({
  colour: code === 0 ? 'good' : code === 'dropped' ? 'warn' : 'bad',
  text: code === 0 ? 'ok' : code,
});
