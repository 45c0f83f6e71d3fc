/** What the addresses of the risk centre hold: the API's own filters, and nothing else. */
import { held, one } from "../../search";
import type { PortfolioQuery } from "../customers/queries/customers";

const TEXTS = ["name.contains", "country_code.eq", "segment.eq", "stale.eq", "stale.in", "band.in", "floor.eq", "indicator.eq"] as const;
const FLAGS = ["provisional.eq", "identified.eq", "evaluated.eq", "insufficient_depth.eq"] as const;
export const LEVELS = ["critical", "high", "medium", "low", "clear", "not_evaluated", "not_identified"] as const;
export const TIERS = ["edd", "cdd", "sdd", "not_evaluated"] as const;
export const STATUSES = ["prospect", "onboarding", "active", "restricted", "exited"] as const;
export const SORTS = ["-score_high", "score_high", "-score", "score", "-created_at", "created_at"] as const;
export const ROWS = ["dimension", "jurisdiction", "status", "segment", "indicator", "floor"] as const;
export type Rows = (typeof ROWS)[number];

type Filter = { [Key in (typeof TEXTS)[number]]?: string } & { [Key in (typeof FLAGS)[number]]?: boolean } & {
  "level.eq"?: (typeof LEVELS)[number];
  "tier.eq"?: (typeof TIERS)[number];
  "relationship_status.eq"?: (typeof STATUSES)[number];
  "coverage.lt"?: number;
};

export type RiskSearch = Filter & { sort?: (typeof SORTS)[number]; rows?: Rows };

const flag = (value: unknown) => (value === true || value === "true" ? true : value === false || value === "false" ? false : undefined);

/** Reads the address; what it does not know is left out, never an error. */
export function riskSearch(raw: Record<string, unknown>): RiskSearch {
  const texts = TEXTS.map((key) => [key, typeof raw[key] === "string" && raw[key].trim() !== "" ? raw[key].trim() : undefined]);
  const flags = FLAGS.map((key) => [key, flag(raw[key])]);
  const below = Number(raw["coverage.lt"]);
  return {
    ...(held(Object.fromEntries([...texts, ...flags])) as Filter),
    ...held({
      "level.eq": one(LEVELS, raw["level.eq"]),
      "tier.eq": one(TIERS, raw["tier.eq"]),
      "relationship_status.eq": one(STATUSES, raw["relationship_status.eq"]),
      "coverage.lt": raw["coverage.lt"] !== undefined && Number.isInteger(below) && below >= 0 && below <= 100 ? below : undefined,
      sort: one(SORTS, raw["sort"]),
      rows: one(ROWS, raw["rows"]),
    }),
  };
}

/** The API's own filter of a number (`country_code.eq=GB`) as an address of the list behind it. */
export function searchOf(filter: string, rows?: Rows): RiskSearch {
  return riskSearch({ ...Object.fromEntries(new URLSearchParams(filter)), ...(rows ? { rows } : {}) });
}

/** The filters as the API takes them; the worst cases first unless asked otherwise. */
export function portfolioOf({ rows: _, sort, ...filter }: RiskSearch): PortfolioQuery {
  return { ...filter, sort: sort ?? "-score_high" };
}

export function isFiltered({ rows: _, sort: __, ...filter }: RiskSearch): boolean {
  return Object.keys(filter).length > 0;
}

/** The companies that the overview counts under a level: an earned favourable level is never mixed with a provisional one. */
export function levelSearch(level: string): RiskSearch {
  if (level === "provisional") return { "provisional.eq": true, "identified.eq": true };
  const known = one(LEVELS, level);
  if (!known) return {};
  return known === "low" || known === "clear" ? { "level.eq": known, "provisional.eq": false } : { "level.eq": known };
}

/** The companies whose favourable level was not earned, by that level. */
export function provisionalSearch(level: string): RiskSearch {
  return { ...held({ "level.eq": one(LEVELS, level) }), "provisional.eq": true, "identified.eq": true };
}

export function tierSearch(tier: string): RiskSearch {
  return held({ "tier.eq": one(TIERS, tier) });
}

/** The worst first; what is not earned stands before what is. */
const ORDER = ["critical", "high", "medium", "provisional", "not_identified", "not_assessed", "not_evaluated", "low", "clear"];

export function inOrder(levels: string[]): string[] {
  const rank = (level: string) => (ORDER.indexOf(level) + ORDER.length + 1) % (ORDER.length + 1);
  return [...levels].sort((left, right) => rank(left) - rank(right));
}

const LEVEL_WORDS: Record<string, string> = {
  provisional: "provisional",
  not_identified: "not identified",
  not_assessed: "not assessed",
  not_evaluated: "not evaluated",
};

export function levelWord(level: string): string {
  return LEVEL_WORDS[level] ?? level;
}

export const BATCH_TABS = ["results", "movements"] as const;
export const OUTCOMES = ["evaluated", "unchanged", "failed"] as const;
export const CHANGES = ["up", "down", "same", "only_before", "only_after"] as const;
const SCORED = ["critical", "high", "medium", "low", "clear"] as const;
type Scored = (typeof SCORED)[number];

export interface BatchSearch {
  tab: (typeof BATCH_TABS)[number];
  outcome?: (typeof OUTCOMES)[number];
  change?: (typeof CHANGES)[number];
  before?: Scored;
  after?: Scored;
}

export function batchSearch(raw: Record<string, unknown>): BatchSearch {
  return {
    tab: one(BATCH_TABS, raw["tab"]) ?? "results",
    ...held({ outcome: one(OUTCOMES, raw["outcome"]), change: one(CHANGES, raw["change"]), before: one(SCORED, raw["before"]), after: one(SCORED, raw["after"]) }),
  };
}
