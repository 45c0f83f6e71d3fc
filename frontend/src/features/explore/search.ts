import { held, on, one, text, type Raw } from "../../search";

/** What the addresses of the explorer hold. */
export const TYPES = ["LegalEntity", "Person", "Trust", "Address"] as const;
export const TABS = ["ownership", "owners", "network", "sanctions"] as const;
export type ExploreTab = (typeof TABS)[number];

export interface ExploreSearch {
  name?: string;
  /** One kind of party; companies, persons and trusts unless said. */
  type?: (typeof TYPES)[number];
}

export function exploreSearch(raw: Raw): ExploreSearch {
  return held({ name: text(raw["name"]), type: one(TYPES, raw["type"]) });
}

/** How far a network reaches, in steps. */
export const DEPTHS = ["1", "2", "3"] as const;

export interface EntitySearch {
  tab: ExploreTab;
  /** Of the network. */
  depth?: number;
  /** Also holdings that ended, or have not begun. */
  history?: true;
  /** A party that is marked in the graph and the table. */
  party?: string;
}

/** One of a few numbers, so that the address holds `2` and not a quoted text. */
function number(all: readonly string[], value: unknown): number | undefined {
  const found = one(all, text(value));
  return found === undefined ? undefined : Number(found);
}

export function entitySearch(raw: Raw): EntitySearch {
  return { tab: one(TABS, raw["tab"]) ?? "ownership", ...held({ history: on(raw["history"]), party: text(raw["party"]), depth: number(DEPTHS, raw["depth"]) }) };
}

/** How long a way between two parties may be, in steps. */
export const LENGTHS = ["1", "2", "3", "4", "5", "6"] as const;

export interface PathsSearch {
  from?: string;
  to?: string;
  length?: number;
  history?: true;
}

export function pathsSearch(raw: Raw): PathsSearch {
  return held({ from: text(raw["from"]), to: text(raw["to"]), length: number(LENGTHS, raw["length"]), history: on(raw["history"]) });
}
