/** Amounts of usage in words. */

const SIZES = ["bytes", "kB", "MB", "GB", "TB"];

/** 1500000 → “1.5 MB”: decimal, as storage is sold. */
export function bytesText(bytes: number): string {
  let [size, at] = [bytes, 0];
  while (size >= 1000 && at < SIZES.length - 1) [size, at] = [size / 1000, at + 1];
  return `${at === 0 ? size.toLocaleString() : size.toLocaleString(undefined, { maximumFractionDigits: 1 })} ${SIZES[at] ?? ""}`;
}

/** Milliseconds in the unit that a person would choose; “–” where nothing was timed. */
export function durationText(milliseconds: number | null): string {
  if (milliseconds === null) return "–";
  if (milliseconds < 1000) return `${milliseconds.toFixed(0)} ms`;
  if (milliseconds < 120_000) return `${(milliseconds / 1000).toFixed(1)} s`;
  return `${(milliseconds / 60_000).toFixed(1)} min`;
}

/** Minor units of a currency: (1234, "EUR") → “€12.34”. */
export function costText(minor: number, currency: string): string {
  const format = new Intl.NumberFormat(undefined, { style: "currency", currency });
  return format.format(minor / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
}
