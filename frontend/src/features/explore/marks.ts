/** What lists and registers say of the parties of a structure, by party. Without I/O. */
import type { SanctionedOwnership } from "./queries/explore";

export type Mark = "listed" | "possible" | "register" | "pep" | "possible_pep" | "other" | "formerly";

const SAID: Record<Mark, string> = {
  listed: "matches a list",
  possible: "may match a list: not decided",
  register: "marked as sanctioned by a register",
  pep: "politically exposed, by a list",
  possible_pep: "may be politically exposed: not decided",
  other: "matches another list, or may: see its hits",
  formerly: "was listed before",
};
/** The same in few characters, for a box of the graph. */
const SHORT: Record<Mark, string> = { listed: "list match", possible: "possible list match", register: "marked by a register", pep: "PEP", possible_pep: "possible PEP", other: "other list", formerly: "listed before" };
/** The most serious first. */
const ORDER: Mark[] = ["listed", "possible", "register", "pep", "possible_pep", "other", "formerly"];
/** The flags of a party in the network. */
const FLAGS: Record<string, Mark> = {
  sanctioned: "listed",
  possibly_sanctioned: "possible",
  marked_by_register: "register",
  pep: "pep",
  possible_pep: "possible_pep",
  other_list: "other",
  formerly_listed: "formerly",
};

/** The most serious mark of each party that has one, over all regimes. */
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

/** All marks of a party in the network, the most serious first. */
function marksBy(flags: readonly string[] | null | undefined): Mark[] {
  const found = new Set((flags ?? []).map((flag) => FLAGS[flag]));
  return ORDER.filter((mark) => found.has(mark));
}

/** The most serious mark of each party in a network. */
export function marksOfNodes(nodes: readonly { id: string; flags?: readonly string[] | null }[]): ReadonlyMap<string, Mark> {
  return new Map(nodes.flatMap(({ id, flags }) => marksBy(flags).slice(0, 1).map((mark) => [id, mark] as const)));
}

/** All that lists and registers say of a party; never a favourable word, as a party without a mark is not cleared by that. */
export function flagsText(flags: readonly string[] | null | undefined): string {
  if (!flags) return "";
  const said = marksBy(flags).map(markText);
  if (flags.includes("not_screened")) said.push("not screened");
  return said.join("; ");
}

export function markText(mark: Mark): string {
  return SAID[mark];
}

export function shortMark(mark: Mark): string {
  return SHORT[mark];
}
