/** What lists and registers say of the parties of a structure, by party. Without I/O. */
import type { SanctionedOwnership } from "./queries/explore";

export type Mark = "listed" | "possible" | "register";

const SAID: Record<Mark, string> = {
  listed: "matches a list",
  possible: "may match a list: not decided",
  register: "marked as sanctioned by a register",
};
/** The same in few characters, for a box of the graph. */
const SHORT: Record<Mark, string> = { listed: "list match", possible: "possible list match", register: "marked by a register" };
/** The gravest first. */
const ORDER: Mark[] = ["listed", "possible", "register"];

/** The gravest mark of each party that has one, over all regimes. */
export function marksOf(found: Pick<SanctionedOwnership, "regimes" | "unruled"> | undefined): ReadonlyMap<string, Mark> {
  const marks = new Map<string, Mark>();
  const add = (party: string, mark: Mark) => {
    const before = marks.get(party);
    if (before === undefined || ORDER.indexOf(mark) < ORDER.indexOf(before)) marks.set(party, mark);
  };
  for (const regime of found?.regimes ?? []) {
    for (const seed of regime.seeds) add(seed.party, seed.certain ? "listed" : "possible");
    for (const party of regime.undecided) add(party, "possible");
    for (const party of regime.marked) add(party, "register");
  }
  for (const one of found?.unruled ?? []) for (const party of one.listed) add(party.party, party.certain ? "listed" : "possible");
  return marks;
}

export function markText(mark: Mark): string {
  return SAID[mark];
}

export function shortMark(mark: Mark): string {
  return SHORT[mark];
}
