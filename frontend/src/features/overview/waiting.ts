/** What of the firm's own data waits for a second person; without I/O. */
import type { Counted } from "./components/parts";

interface Page {
  items: readonly { awaits_second_person?: string[] }[];
  next_cursor: string | null;
}

/** Where the page is not the last one, the number is the least there can be. */
export function waitingDatasets({ items, next_cursor: next }: Page): Counted {
  return { total: items.filter((one) => (one.awaits_second_person ?? []).length > 0).length, total_is_lower_bound: next !== null };
}
