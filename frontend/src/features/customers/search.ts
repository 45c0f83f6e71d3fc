import type { PortfolioQuery } from "./queries/customers";

export const STATUSES = ["prospect", "onboarding", "active", "restricted", "exited"] as const;
export type Status = (typeof STATUSES)[number];
export const LEVELS = ["clear", "low", "medium", "high", "critical", "not_evaluated", "not_identified"] as const;
export type Level = (typeof LEVELS)[number];
export const SORTS = ["-score_high", "score_high", "-score", "score", "-created_at", "created_at"] as const;
export type Sort = (typeof SORTS)[number];
/** Columns that can be hidden; the customer's name always stays. */
export const COLUMNS = ["country", "status", "risk", "tier", "coverage", "review"] as const;
export type ColumnId = (typeof COLUMNS)[number];
export const CUSTOMER_TABS = ["facts", "profile", "status", "reviews", "investigations", "notes", "timeline"] as const;
export type CustomerTab = (typeof CUSTOMER_TABS)[number];

/** What the list of customers shows: all of it stands in the address. */
export interface CustomersSearch {
  name?: string;
  country?: string;
  status?: Status;
  level?: Level;
  /** Only those whose favourable level is not earned. */
  provisional?: true;
  sort?: Sort;
  hide?: ColumnId[];
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value.trim() !== "" ? value.trim() : undefined;
}

function one<T extends string>(all: readonly T[], value: unknown): T | undefined {
  return all.find((each) => each === value);
}

/** Reads the address; what it does not know is left out, never an error. */
export function customersSearch(search: Record<string, unknown>): CustomersSearch {
  const name = text(search["name"]);
  const country = text(search["country"])?.toUpperCase();
  const status = one(STATUSES, search["status"]);
  const level = one(LEVELS, search["level"]);
  const sort = one(SORTS, search["sort"]);
  const wanted = Array.isArray(search["hide"]) ? search["hide"] : [];
  const hide = COLUMNS.filter((column) => wanted.includes(column));
  return {
    ...(name ? { name } : {}),
    ...(country && /^[A-Z]{2}$/.test(country) ? { country } : {}),
    ...(status ? { status } : {}),
    ...(level ? { level } : {}),
    ...(search["provisional"] === true ? { provisional: true } : {}),
    ...(sort ? { sort } : {}),
    ...(hide.length > 0 ? { hide } : {}),
  };
}

/** The filters as the API takes them; the worst cases first unless asked otherwise. */
export function portfolioQuery(search: CustomersSearch): PortfolioQuery {
  return {
    sort: search.sort ?? "-score_high",
    ...(search.name ? { "name.contains": search.name } : {}),
    ...(search.country ? { "country_code.eq": search.country } : {}),
    ...(search.status ? { "relationship_status.eq": search.status } : {}),
    ...(search.level ? { "level.eq": search.level } : {}),
    ...(search.provisional ? { "provisional.eq": true } : {}),
  };
}

export function isFiltered(search: CustomersSearch): boolean {
  return Boolean(search.name || search.country || search.status || search.level || search.provisional);
}
