/** What an address holds, read value by value: what is not known is left out, never an error. */
export type Raw = Record<string, unknown>;

/** A text without blanks around it. The router reads `7700` as a number: it is a text here. */
export function text(value: unknown): string | undefined {
  if (typeof value === "number") return String(value);
  return typeof value === "string" && value.trim() !== "" ? value.trim() : undefined;
}

/** One of a few known words. */
export function one<T extends string>(all: readonly T[], value: unknown): T | undefined {
  return all.find((each) => each === value);
}

/** A switch that is on; whatever else is off. */
export function on(value: unknown): true | undefined {
  return value === true || value === "true" ? true : undefined;
}

/** A calendar day, `2027-11-28`. */
export function dayOf(value: unknown): string | undefined {
  return typeof value === "string" && /^\d{4}-\d{2}-\d{2}$/.test(value) ? value : undefined;
}

/** The first and the last moment of a day (UTC), as the API filters times. */
export const startOf = (day: string) => `${day}T00:00:00Z`;
export const endOf = (day: string) => `${day}T23:59:59.999Z`;

/** Only the members that have a value. */
export function held<T extends object>(all: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)) as never;
}
