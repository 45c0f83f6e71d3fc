/** Reference data in words: standing, entries and changes; without I/O. */
import type { components } from "../../api/client";
import { day, words } from "../../format";
import { attributeLabel, countryName } from "../customers/words";

export type Dataset = components["schemas"]["DatasetSummaryOut"] & { awaits_second_person?: string[] };
export type Entry = Record<string, unknown>;

const STATUSES: Record<string, string> = {
  shipped: "comes with Atlas",
  installation: "the operator’s default",
  draft: "draft: answers nothing yet",
  active: "your own, in force",
  superseded: "superseded",
  archived: "archived",
};

/** What a version is good for, the doubt first: empty data assess nothing, old data are no news. */
export function standingText(dataset: Pick<Dataset, "status" | "empty" | "stale" | "due">): string {
  const status = STATUSES[dataset.status] ?? words(dataset.status);
  if (dataset.empty) return `no data: what needs it is not assessed; ${status}`;
  if (dataset.stale) return `out of date since ${day(dataset.due)}; ${status}`;
  return status;
}

/** The same in a list, where what waits for a second person stands first. */
export function listedText(dataset: Pick<Dataset, "status" | "empty" | "stale" | "due" | "awaits_second_person">): string {
  const waits = dataset.awaits_second_person ?? [];
  return waits.length === 0 ? standingText(dataset) : `waits for a second person (${waits.join("; ")}); ${standingText(dataset)}`;
}

const COUNTRIES = new Set(["code", "country", "country_code", "home"]);

export function cellText(field: string, value: unknown): string {
  if (value === null || value === undefined || value === "") return "–";
  if (typeof value === "string") return COUNTRIES.has(field) && /^[A-Z]{2}$/.test(value) ? `${countryName(value)} (${value})` : value;
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (Array.isArray(value)) return value.map((one) => cellText(field, one)).join(", ") || "–";
  if (typeof value === "object") return Object.entries(value).map(([name, held]) => `${words(name)}: ${cellText(name, held)}`).join("; ");
  return String(value);
}

/** The entries of a dataset, whatever its type calls their members. */
export function entriesOf(data: Entry | null): Entry[] {
  const items = data?.["items"];
  return Array.isArray(items) ? items.filter((one): one is Entry => typeof one === "object" && one !== null) : [];
}

/** What a dataset says beside its entries: defaults, categories and the like. */
export function settingsOf(data: Entry | null): [string, string][] {
  return Object.entries(data ?? {})
    .filter(([name]) => name !== "items")
    .map(([name, value]) => [attributeLabel(name), cellText(name, value)]);
}

/** The members that entries have, the first ones first, at most so many that a row can be read. */
export function fieldsOf(entries: readonly Entry[], most = 6): string[] {
  const counts = new Map<string, number>();
  for (const entry of entries) for (const name of Object.keys(entry)) counts.set(name, (counts.get(name) ?? 0) + 1);
  const common = [...counts].filter(([, count]) => count * 20 >= entries.length).map(([name]) => name);
  return common.slice(0, most);
}

export function entryLabel(entry: Entry): string {
  return Object.entries(entry)
    .slice(0, 3)
    .map(([name, value]) => cellText(name, value))
    .join(", ");
}

export function holds(entry: Entry, wanted: string): boolean {
  const text = Object.entries(entry).map(([name, value]) => cellText(name, value)).join(" ");
  return text.toLocaleLowerCase().includes(wanted.toLocaleLowerCase());
}

const FORMS: Record<string, string> = { source_date: "A day, month or year: 2026-10-24, 2026-10 or 2026", url: "An https address", version: "Letters, digits, and . _ -" };

/** What is wrong with the statement of a dataset before the API is asked. */
export function provenanceProblems(values: Record<"version" | "name" | "source" | "url" | "source_date" | "licence", string>): Record<string, string> {
  const empty = Object.entries(values).filter(([, value]) => value.trim() === "").map(([name]) => [name, "Required"] as const);
  const bad = [
    ...(values.source_date && !/^\d{4}(-\d{2}(-\d{2})?)?$/.test(values.source_date) ? [["source_date", FORMS["source_date"]]] : []),
    ...(values.url && !/^https:\/\/\S+$/.test(values.url) ? [["url", FORMS["url"]]] : []),
    ...(values.version && !/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(values.version) ? [["version", FORMS["version"]]] : []),
  ];
  return Object.fromEntries([...empty, ...bad]) as Record<string, string>;
}
