/** Data as JSON for people; a text as it is. */
export const Json = ({ of }: { of: unknown }) => (
  <pre tabIndex={0}>{typeof of === 'string' ? of : JSON.stringify(of, null, 2)}</pre>
);
