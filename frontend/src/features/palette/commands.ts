/** What the command palette offers, and in which order; without I/O. */

export interface Command {
  id: string;
  /** Heading under which it stands, such as “Pages”. */
  group: string;
  label: string;
  /** What tells two of one name apart: number, country, status. */
  detail?: string;
  /** Other words under which it is found. */
  words?: string;
  run: () => void;
}

function folded(text: string): string {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLocaleLowerCase();
}

/** Whether each typed word begins a word of the command, in any order, without regard to case and diacritics. */
export function matches(command: Pick<Command, "label" | "detail" | "words">, typed: string): boolean {
  const wanted = folded(typed).split(/\s+/).filter(Boolean);
  const held = folded([command.label, command.detail, command.words].filter(Boolean).join(" ")).split(/[\s/·,]+/);
  return wanted.every((word) => held.some((one) => one.startsWith(word)));
}

/**
 * The commands in the order in which they are shown: each group once, in the order of its first
 * command. What the server found is not filtered again: it knows spellings that the page does not.
 */
export function ordered(local: Command[], found: Command[], typed: string): Command[] {
  const all = [...local.filter((command) => matches(command, typed)), ...found];
  const groups = [...new Set(all.map((command) => command.group))];
  return groups.flatMap((group) => all.filter((command) => command.group === group));
}

/** The next place in a list of `count`, over either end; -1 while it is empty. */
export function moved(at: number, by: number, count: number): number {
  if (count === 0) return -1;
  return (((at + by) % count) + count) % count;
}

/** From how many characters the server is asked: less would find nearly everything. */
export const SEARCH_FROM = 2;

export function searchable(typed: string): string | null {
  const text = typed.trim();
  return text.length >= SEARCH_FROM ? text : null;
}
