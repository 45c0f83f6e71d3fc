import { useCallback } from "react";

/** The id that the link of a row has, so that the focus can go there. */
export function rowAnchor(id: string): string {
  return `row-${id}`;
}

/**
 * A queue that is worked row by row: which row is shown, and the way to the next. The choice is the
 * caller's, in the address; the first row is shown where none is chosen.
 */
export function useQueue<Row extends { id: string }>(rows: readonly Row[], chosen: string | undefined, go: (id: string | undefined) => void) {
  const selected = chosen ?? rows[0]?.id;
  const select = useCallback(
    (id: string | undefined) => {
      go(id);
      // once the row is there: `j` and `k` may ask before it is drawn
      if (id) requestAnimationFrame(() => document.getElementById(rowAnchor(id))?.focus());
    },
    [go],
  );
  const step = useCallback(
    (by: 1 | -1) => {
      const at = rows.findIndex((row) => row.id === selected);
      const next = rows[at < 0 ? 0 : Math.min(Math.max(at + by, 0), rows.length - 1)];
      if (next) select(next.id);
    },
    [rows, selected, select],
  );
  return { selected, select, step };
}
