/** Codes of the evaluation as words. */
import { words } from "../../format";
import { attributeLabel, sourceLabel } from "../customers/words";

const REASONS: Record<string, string> = {
  no_relationship_profile: "the relationship profile is not filled in",
  no_source: "no source covers it",
  not_covered: "no loaded source covers it",
  no_dataset: "reference data is missing",
  stale_list: "a list is out of date",
  incomplete_list: "a list is not complete",
  another_list: "what is loaded as a list looks like another list",
  unreadable_entries: "entries of a list could not be read",
  stale_register: "the register is out of date",
  missing_credentials: "a source has no key",
};

/** `no_dataset: cpi; stale_list: fatf` → “reference data is missing: cpi; a list is out of date: fatf”. */
export function reasonText(reason: string): string {
  return reason
    .split(";")
    .map((part) => {
      const [code = "", ...what] = part.trim().split(":");
      const said = REASONS[code] ?? words(code);
      const rest = what.join(":").trim();
      return rest ? `${said}: ${words(rest)}` : said;
    })
    .join("; ");
}

/** Several sources of one reading; what the customer file states is named as such. */
export function sourcesText(sources: string): string {
  return sources
    .split(",")
    .map((one) => one.trim())
    .map((one) => (one === "risk_network" || one === "graph:risk_network" ? "network of the company" : one))
    .map((one) => (one.startsWith("facts:") ? `${attributeLabel(one.slice(6)).toLocaleLowerCase()} (facts of the case)` : sourceLabel(one)))
    .join(", ");
}

export function valueText(value: unknown): string {
  if (value === null || value === undefined) return "nothing";
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (Array.isArray(value)) return value.length === 0 ? "none" : value.map(valueText).join(", ");
  if (typeof value === "object") return JSON.stringify(value);
  return typeof value === "string" ? words(value) : String(value);
}
