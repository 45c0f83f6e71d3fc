/** Codes of the customer file as words for people. */
import { day, words } from "../../format";
import type { TimelineEntry } from "./types";

const ACRONYMS: Record<string, string> = { lei: "LEI", vat: "VAT", isin: "ISIN", bic: "BIC", url: "URL", nace: "NACE", sic: "SIC", pep: "PEP", id: "ID" };

const ATTRIBUTES: Record<string, string> = { country_code: "Country", entity_kind: "Kind of party" };

/** The name of an attribute: `legal_name` → “Legal name”. */
export function attributeLabel(attribute: string): string {
  const known = ATTRIBUTES[attribute.split(".").pop() ?? ""];
  if (known) return known;
  const plain = (attribute.split(".").pop() ?? attribute).split("_").map((part) => ACRONYMS[part] ?? part).join(" ");
  return plain.charAt(0).toLocaleUpperCase() + plain.slice(1);
}

const DATASETS: Record<string, string> = {
  "uk-psc": "Companies House, persons with significant control",
  "uk-companies": "Companies House, company data",
  gleif: "GLEIF, legal entity identifiers",
};
const KINDS: Record<string, string> = {
  registry_file: "register",
  list_file: "list",
};
export const SOURCE_TYPES: Record<string, string> = {
  registry: "register",
  lei: "legal entity identifiers",
  screening: "screening list",
  third_party: "data provider",
  llm: "language model",
  scraping: "website",
  analyst: "analyst",
};

/** Who says it: `registry_file:uk-psc-demo` → “Companies House, persons with significant control (demo file)”. */
export function sourceLabel(source: string): string {
  const [kind = source, dataset] = source.split(":", 2);
  if (!dataset) return attributeLabel(kind);
  const demo = dataset.endsWith("-demo");
  const base = dataset.replace(/-demo$/, "");
  const known = DATASETS[base] ?? `${base.toUpperCase().replaceAll(/[-_]/g, " ")} (${KINDS[kind] ?? words(kind)})`;
  return demo ? `${known} (demo file)` : known;
}

const SCHEMES: Record<string, string> = {
  "GB-COH": "Companies House number",
  "XI-LEI": "LEI",
  "NL-KVK": "KVK number",
  "BE-BCE_KBO": "KBO/BCE number",
  "DE-CR": "Handelsregister number",
  "ZZ-REGISTRATION": "Registration number",
  "XX-DEMO": "Number in the demo’s register",
};

/** The kind of an identifier; a record's own key in a file is named as such. */
export function schemeLabel(scheme: string): string {
  if (scheme.startsWith("BODS:")) return `Record in ${sourceLabel(`registry_file:${scheme.slice(5)}`)}`;
  const [country = "", kind] = scheme.split("-", 2);
  return SCHEMES[scheme] ?? (kind === "VAT" ? `VAT number (${countryName(country)})` : scheme);
}

/** A company's number with its register's name; empty where there is none. */
export function numberText(row: { register?: string | null; registration_number: string | null }): string {
  return [row.register && schemeLabel(row.register), row.registration_number].filter(Boolean).join(" ");
}

/** Numbers with their kinds: “VAT number (Netherlands) NL000000012B01”. */
export function statedNumbers(numbers: readonly { scheme: string; value: string }[]): string {
  return numbers.map((one) => `${schemeLabel(one.scheme)} ${one.value}`).join(", ");
}

/** Further numbers, which no source has said: “stated by the requester: LEI …”. */
export function statedText(numbers: readonly { scheme: string; value: string }[]): string {
  return numbers.length > 0 ? `stated by the requester: ${statedNumbers(numbers)}` : "";
}

const RULES: Record<string, string> = {
  MOST_TRUSTED: "the most trusted source",
  MOST_RECENT: "the most recent statement",
  MOST_COMPLETE: "the most complete statement",
  MOST_SPECIFIC: "the most specific statement",
  AGGREGATE: "all statements together",
  CANONICAL: "the canonical form of the most trusted source",
  FIRST_NON_NULL: "the first source that has a value",
  analyst: "an analyst’s decision",
};

export function ruleLabel(rule: string): string {
  return RULES[rule] ?? words(rule.toLowerCase());
}

/** Codes that are assigned to no country: the demo's home, and “none known”. */
const NO_COUNTRY: Record<string, string> = { XD: "the demo’s fictitious country", XX: "no country stated" };

let regions: Intl.DisplayNames | null = null;

/** “United Kingdom” for GB, in the reader's language; the code itself where it names no country. */
export function countryName(code: string): string {
  if (!/^[A-Z]{2}$/.test(code)) return code === "unknown" ? "not known" : code;
  const none = NO_COUNTRY[code];
  if (none) return none;
  regions ??= new Intl.DisplayNames(undefined, { type: "region", fallback: "code" });
  return regions.of(code) ?? code;
}

const COUNTRY_ATTRIBUTES = /(^|_)(country|country_code|jurisdiction|nationality)$/;

/** A value as text: countries by name, yes and no, members of an object with their labels. */
export function valueText(value: unknown, attribute = ""): string {
  if (value === null || value === undefined || value === "" || (Array.isArray(value) && value.length === 0)) return "–";
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value === "string") {
    if (COUNTRY_ATTRIBUTES.test(attribute)) return countryName(value);
    return /_date$|^date_of_/.test(attribute) && /^\d{4}-\d{2}-\d{2}$/.test(value) ? day(value) : value;
  }
  if (Array.isArray(value)) return value.map((item) => valueText(item, attribute)).join("; ");
  if (typeof value === "object") {
    const entries = Object.entries(value).filter(([, held]) => held !== null && held !== "");
    const held = Object.fromEntries(entries);
    if (entries.length === 2 && "register" in held && "value" in held) {
      return `${schemeLabel(String(held["register"]))} ${String(held["value"])}`;
    }
    return entries.map(([name, item]) => `${attributeLabel(name)}: ${valueText(item, name)}`).join(", ");
  }
  return String(value);
}

export const FIELD_LABELS: Record<string, string> = {
  name: "Name",
  register: "Register",
  registration_number: "Number",
  identifiers: "Further numbers",
  country_code: "Country",
  external_id: "Your own key",
  website: "Website",
  tags: "Tags",
  metadata: "Your own data",
  next_review_at: "Next review",
  purpose: "Purpose of the relationship",
  products: "Products",
  delivery_channels: "Delivery channels",
  expected_annual_volume: "Expected annual volume",
  currency: "Currency",
  transaction_pattern: "Transaction pattern",
  countries_of_operation: "Countries of operation",
  source_of_funds: "Source of funds",
  source_of_wealth: "Source of wealth",
  segment: "Segment",
};

export function fieldLabel(field: string): string {
  return FIELD_LABELS[field] ?? attributeLabel(field);
}

const EVENTS: Record<string, string> = {
  created: "Added to the customer file",
  updated: "Customer data changed",
  identified: "Identified by an investigation",
  status_changed: "Status changed",
  profile_changed: "Relationship profile written",
  note_added: "Note added",
  note_changed: "Note changed",
  note_withdrawn: "Note withdrawn",
  review_scheduled: "Review scheduled",
  registers_changed: "The registers may say something else than the investigation read",
  review_due: "Review due",
  reviewed: "Reviewed",
  refresh_started: "Investigated again",
  withdrawn: "Withdrawn from the customer file",
  restored: "Restored to the customer file",
};

function textOf(details: Record<string, unknown>, name: string): string {
  const value = details[name];
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}

/** What happened, and what an officer wants to know of it; never an id. */
export function timelineText(entry: Pick<TimelineEntry, "event" | "details">): { title: string; more: string } {
  const title = EVENTS[entry.event] ?? attributeLabel(entry.event);
  const details = entry.details;
  const parts: (string | false)[] = [];
  if (entry.event === "status_changed") {
    parts.push(`${attributeLabel(textOf(details, "before"))} → ${attributeLabel(textOf(details, "after"))}`);
    parts.push(textOf(details, "reason"));
  } else if (entry.event === "review_scheduled") {
    parts.push(textOf(details, "next_review_at") && `Next review ${day(textOf(details, "next_review_at"))}`);
    parts.push(textOf(details, "tier") && `tier ${textOf(details, "tier").toUpperCase()}`);
  } else if (entry.event === "reviewed") {
    parts.push(textOf(details, "tier") && `Tier ${textOf(details, "tier").toUpperCase()}`);
    parts.push(textOf(details, "as_of") && `facts of ${day(textOf(details, "as_of"))}`);
  } else if (entry.event === "profile_changed") {
    parts.push(textOf(details, "version") && `Version ${textOf(details, "version")}`);
  } else if (entry.event === "updated") {
    const after = details["after"];
    const changed = Object.keys(typeof after === "object" && after !== null ? after : details).filter((name) => name in FIELD_LABELS);
    parts.push(changed.map(fieldLabel).join(", "));
  }
  return { title, more: parts.filter(Boolean).join(" · ") };
}
