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

const ORIGINS: Record<string, string> = {
  risk_network: "network of the company",
  "graph:risk_network": "network of the company",
  graph: "ownership graph",
  request: "the request",
  customer_file: "customer file",
  none: "no source",
};

/** The modules of an investigation, as the API titles them. */
const MODULES: Record<string, string> = {
  cir: "Corporate identity and registration",
  roa: "Registered and operational addresses",
  mebo: "Management and beneficial owners",
  frls: "Financial, regulatory and licensing",
  amlrr: "Adverse media and litigation",
  spepws: "Sanctions, PEP and watchlists",
  dfwo: "Digital footprint and web presence",
};

const CARRIED = "carried:";

function sourceText(source: string): string {
  const known = ORIGINS[source];
  if (known) return known;
  const at = source.indexOf(":");
  const [kind, rest] = at < 0 ? ["", source] : [source.slice(0, at), source.slice(at + 1)];
  if (kind === "facts") return `${attributeLabel(rest).toLocaleLowerCase()} (facts of the case)`;
  if (kind === "ontology") return `${attributeLabel(rest).toLocaleLowerCase()} (as the sources state it)`;
  if (kind === "profile") return `relationship profile, version ${rest.replace(/^v/, "")}`;
  if (kind === "module") return MODULES[rest] ? `module “${MODULES[rest]}”` : `module ${rest.toUpperCase()}`;
  return sourceLabel(source);
}

/** Several sources of one reading, each by name; what an earlier evaluation had and none answers now says so. */
export function sourcesText(sources: string): string {
  if (sources.startsWith(CARRIED)) return `${sourcesText(sources.slice(CARRIED.length))}, found by an earlier evaluation and not answered since`;
  return sources
    .split(",")
    .map((one) => sourceText(one.trim()))
    .join(", ");
}

/** Names of register files inside a sentence that the API wrote. */
export function namedSources(text: string): string {
  return text
    .replaceAll(/\bregistry_file:[\w-]+/g, (found) => sourceLabel(found))
    .replaceAll(/\bregister file ([\w-]+)/g, (_, dataset: string) => sourceLabel(`registry_file:${dataset}`));
}

export function valueText(value: unknown): string {
  if (value === null || value === undefined) return "nothing";
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (Array.isArray(value)) return value.length === 0 ? "none" : value.map(valueText).join(", ");
  if (typeof value === "object") return JSON.stringify(value);
  return typeof value === "string" ? words(value) : String(value);
}

const TIERS = ["edd", "cdd", "sdd"];

/** `edd` → “EDD”, `not_evaluated` → “not evaluated”. */
export function tierText(tier: string): string {
  return TIERS.includes(tier) ? tier.toUpperCase() : words(tier);
}

/** Counts by tier, the deepest first and those without a tier last. */
export function byTier(counts: Record<string, number>): [string, number][] {
  const place = (tier: string) => (TIERS.includes(tier) ? TIERS.indexOf(tier) : TIERS.length);
  return Object.entries(counts).sort(([one], [other]) => place(one) - place(other) || one.localeCompare(other));
}
