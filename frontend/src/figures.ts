/**
 * Numbers that a bound is held against: scores, coverage, shares, trust. They are never shown rounder than they are
 * (59.6 is not 60 where 60 is the minimum, 69.96 is not 70 where a band begins), so no reader sees a bound crossed
 * that was not.
 */

/** At most two decimals, more only where two would be a rounder number: 49.99996 is not 50. */
export function figure(value: number, decimals = 0): string {
  for (const scale of [1e2, 1e4]) {
    const near = Math.round(value * scale) / scale;
    if (Math.abs(near - value) < 1e-6 || Math.round(near * 10) / 10 !== near) return padded(near, decimals);
  }
  return padded(Math.round(value * 1e6) / 1e6, decimals);
}

function padded(value: number, decimals: number): string {
  const text = String(value);
  return (text.split(".")[1]?.length ?? 0) < decimals ? value.toFixed(decimals) : text;
}

/** A score or points of one: one decimal at least, the second where it has one. The API gives some as text. */
export function points(value: number | string): string {
  return figure(Number(value), 1);
}

/** What is added or taken away, with its sign. */
export function signed(value: number): string {
  return value > 0 ? `+${points(value)}` : points(value).replace("-", "−");
}

/** Percent of 100. */
export function percent(value: number): string {
  return `${figure(value)}%`;
}

/** How much of work is done, in whole percent: 100 only when all of it is. */
export function donePercent(done: number, total: number): number {
  return total > 0 ? Math.floor((100 * done) / total) : 0;
}
