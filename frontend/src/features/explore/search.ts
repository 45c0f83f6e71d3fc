/** What the addresses of the explorer hold. */
export const TYPES = ["LegalEntity", "Person", "Trust", "Address"] as const;
export const TABS = ["ownership", "owners", "sanctions"] as const;
export type ExploreTab = (typeof TABS)[number];

function text(value: unknown): string | undefined {
  if (typeof value === "number") return String(value);
  return typeof value === "string" && value.trim() !== "" ? value.trim() : undefined;
}

export interface ExploreSearch {
  name?: string;
  /** One kind of party; companies, persons and trusts unless said. */
  type?: (typeof TYPES)[number];
}

export function exploreSearch(raw: Record<string, unknown>): ExploreSearch {
  const name = text(raw["name"]);
  const type = TYPES.find((one) => one === raw["type"]);
  return { ...(name ? { name } : {}), ...(type ? { type } : {}) };
}

export interface EntitySearch {
  tab: ExploreTab;
  /** Also holdings that ended, or have not begun. */
  history?: true;
  /** A party that is marked in the graph and the table. */
  party?: string;
}

export function entitySearch(raw: Record<string, unknown>): EntitySearch {
  const party = text(raw["party"]);
  return {
    tab: TABS.find((tab) => tab === raw["tab"]) ?? "ownership",
    ...(raw["history"] === true ? { history: true as const } : {}),
    ...(party ? { party } : {}),
  };
}
