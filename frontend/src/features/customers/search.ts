import { held, on, one, text } from "../../search";
import type { PortfolioQuery } from "./queries/customers";

export const STATUSES = ["prospect", "onboarding", "active", "restricted", "exited"] as const;
export type Status = (typeof STATUSES)[number];
export const LEVELS = ["clear", "low", "medium", "high", "critical", "not_evaluated", "not_identified"] as const;
export type Level = (typeof LEVELS)[number];
export const SORTS = ["-score_high", "score_high", "-score", "score", "-created_at", "created_at"] as const;
export type Sort = (typeof SORTS)[number];
/** Columns that can be hidden; the customer's name always stays. */
export const COLUMNS = ["risk", "country", "status", "tier", "coverage", "review"] as const;
export type ColumnId = (typeof COLUMNS)[number];
export const CUSTOMER_TABS = ["facts", "record", "profile", "status", "reviews", "investigations", "notes", "timeline"] as const;
export type CustomerTab = (typeof CUSTOMER_TABS)[number];

/** What the list of customers shows: all of it stands in the address. */
export interface CustomersSearch {
  name?: string;
  /** A number of the customer's, in its register or stated. */
  number?: string;
  country?: string;
  status?: Status;
  level?: Level;
  /** Only those whose favourable level is not earned. */
  provisional?: true;
  sort?: Sort;
  hide?: ColumnId[];
}

/** Reads the address; what it does not know is left out, never an error. */
export function customersSearch(search: Record<string, unknown>): CustomersSearch {
  const country = text(search["country"])?.toUpperCase();
  const wanted = Array.isArray(search["hide"]) ? search["hide"] : [];
  const hide = COLUMNS.filter((column) => wanted.includes(column));
  return held({
    name: text(search["name"]),
    number: text(typeof search["number"] === "number" ? String(search["number"]) : search["number"]),
    country: country && /^[A-Z]{2}$/.test(country) ? country : undefined,
    status: one(STATUSES, search["status"]),
    level: one(LEVELS, search["level"]),
    provisional: on(search["provisional"]),
    sort: one(SORTS, search["sort"]),
    hide: hide.length > 0 ? hide : undefined,
  });
}

/** The filters as the API takes them; the worst cases first unless asked otherwise. */
export function portfolioQuery(search: CustomersSearch): PortfolioQuery {
  return {
    sort: search.sort ?? "-score_high",
    ...held({
      "name.contains": search.name,
      "number.contains": search.number?.replaceAll(/\s+/g, ""),
      "country_code.eq": search.country,
      "relationship_status.eq": search.status,
      "level.eq": search.level,
      "provisional.eq": search.provisional,
    }),
  };
}

export function isFiltered(search: CustomersSearch): boolean {
  return Boolean(search.name || search.number || search.country || search.status || search.level || search.provisional);
}
