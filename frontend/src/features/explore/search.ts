import { held, on, one, text, type Raw } from "../../search";

/** What the addresses of the explorer hold. */
export const TYPES = ["LegalEntity", "Person", "Trust", "Address"] as const;
export const TABS = ["ownership", "owners", "sanctions"] as const;
export type ExploreTab = (typeof TABS)[number];

export interface ExploreSearch {
  name?: string;
  /** One kind of party; companies, persons and trusts unless said. */
  type?: (typeof TYPES)[number];
}

export function exploreSearch(raw: Raw): ExploreSearch {
  return held({ name: text(raw["name"]), type: one(TYPES, raw["type"]) });
}

export interface EntitySearch {
  tab: ExploreTab;
  /** Also holdings that ended, or have not begun. */
  history?: true;
  /** A party that is marked in the graph and the table. */
  party?: string;
}

export function entitySearch(raw: Raw): EntitySearch {
  return { tab: one(TABS, raw["tab"]) ?? "ownership", ...held({ history: on(raw["history"]), party: text(raw["party"]) }) };
}
