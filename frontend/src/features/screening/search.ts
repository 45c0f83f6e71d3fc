/** What the addresses of screening hold: only what is known is read, anything else is left out. */
import { held, on, one, text, type Raw } from "../../search";

export const OUTCOMES = ["hits", "not_assessed", "clear", "no_pep_found"] as const;
export type Outcome = (typeof OUTCOMES)[number];
export const ROW_STATUSES = ["pending", "done", "rejected"] as const;
export const SUPPRESSION_STATUSES = ["active", "reopened", "expired", "revoked", "all"] as const;
export const SUPPRESSION_SORTS = ["-created_at", "created_at", "expires_at", "-expires_at"] as const;
export const LIST_TABS = ["standing", "versions", "changes", "entries"] as const;
export const CHANGES = ["added", "changed", "removed"] as const;

export interface ScreeningsSearch {
  /** A screening whose query is put into the form. */
  from?: string;
  name?: string;
  outcome?: Outcome;
}

export function screeningsSearch(raw: Raw): ScreeningsSearch {
  return held({ from: text(raw["from"]), name: text(raw["name"]), outcome: one(OUTCOMES, raw["outcome"]) });
}

export interface BatchRowsSearch {
  outcome?: Outcome;
  status?: (typeof ROW_STATUSES)[number];
  name?: string;
}

export function batchRowsSearch(raw: Raw): BatchRowsSearch {
  return held({ outcome: one(OUTCOMES, raw["outcome"]), status: one(ROW_STATUSES, raw["status"]), name: text(raw["name"]) });
}

export interface ListSearch {
  tab: (typeof LIST_TABS)[number];
  /** The version whose changes are shown; the current one unless said. */
  version?: string;
  change?: (typeof CHANGES)[number];
  name?: string;
  incomplete?: true;
}

export function listSearch(raw: Raw): ListSearch {
  return {
    tab: one(LIST_TABS, raw["tab"]) ?? "standing",
    ...held({
      version: text(raw["version"]),
      change: one(CHANGES, raw["change"]),
      name: text(raw["name"]),
      incomplete: on(raw["incomplete"]),
    }),
  };
}

export interface SuppressionsSearch {
  status: (typeof SUPPRESSION_STATUSES)[number];
  sort?: (typeof SUPPRESSION_SORTS)[number];
}

export function suppressionsSearch(raw: Raw): SuppressionsSearch {
  return { status: one(SUPPRESSION_STATUSES, raw["status"]) ?? "active", ...held({ sort: one(SUPPRESSION_SORTS, raw["sort"]) }) };
}
