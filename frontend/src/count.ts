/** Totals of lists: above the API's limit a filtered list is not counted to its end. */
interface Counted {
  total?: number | null;
  total_is_lower_bound?: boolean;
}

/** `12`, or `10,000+` where counting stopped; null where no total was asked for or given. */
export function countText({ total, total_is_lower_bound: bounded }: Counted): string | null {
  if (total === null || total === undefined) return null;
  return `${total.toLocaleString("en")}${bounded ? "+" : ""}`;
}
