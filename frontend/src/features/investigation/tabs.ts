/** The tabs of an investigation, and what they say; without I/O. */
import { held, one, type Raw } from "../../search";
import { words } from "../../format";
import type { FieldChange, Section } from "./queries";

export const TABS = ["findings", "checks", "not_assessed", "modules", "parties", "screening", "conflicts", "sources", "log", "cost", "attestations", "compare", "agents", "notes"] as const;
export type RunTab = (typeof TABS)[number];

export const LABELS: Record<RunTab, string> = {
  findings: "Findings",
  checks: "Checks",
  not_assessed: "Not assessed",
  modules: "Modules",
  parties: "Parties",
  screening: "Screening",
  conflicts: "Conflicts",
  sources: "Sources",
  log: "Timeline and log",
  cost: "Cost",
  attestations: "Attestations",
  compare: "Compare",
  agents: "Agents",
  notes: "Notes",
};

const OF_REGISTERS = ["registers", "customer_identity", "newer_run"];
const OF_SILENCE = [...OF_REGISTERS, "lists", "compliance_profile"];
/** By tab: the changes for which what it shows is no answer any more; null: each of them. */
const LOST: Partial<Record<RunTab, readonly string[] | null>> = {
  findings: null,
  checks: null,
  not_assessed: null,
  modules: null,
  parties: OF_REGISTERS,
  screening: OF_SILENCE,
  conflicts: OF_REGISTERS,
  sources: OF_REGISTERS,
};

/** Why what a tab shows proves nothing today, as codes; none where nothing changed that it rests on. */
export function lostOf(tab: RunTab, outdated: readonly string[] = []): string[] {
  const rests = LOST[tab];
  if (rests === undefined) return [];
  return outdated.filter((code) => rests === null || rests.includes(code));
}

export interface RunSearch {
  tab?: RunTab;
}

export function runSearch(raw: Raw): RunSearch {
  return held({ tab: one(TABS, raw["tab"]) });
}

/** A value of a comparison; what is not there says so. */
export function shown(value: unknown): string {
  if (value === null || value === undefined || value === "") return "not stated";
  if (Array.isArray(value)) return value.map(shown).join("; ") || "none";
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value === "number") return value.toLocaleString();
  if (typeof value === "object") return Object.entries(value).map(([name, held]) => `${words(name)}: ${shown(held)}`).join(", ");
  const text = String(value);
  return /^(sdd|cdd|edd)$/.test(text) ? text.toUpperCase() : words(text);
}

export interface Row {
  what: string;
  before: string;
  after: string;
  why: string;
}

/** The differences of two runs of one part, each as a row; what is as it was is counted, not listed. */
export function rowsOf(section: Section): Row[] {
  const fields = (all: FieldChange[], pick: "before" | "after") => all.map((field) => `${words(field.field)}: ${shown(field[pick])}`).join("; ");
  return [
    ...section.added.map((item) => ({ what: item.label, before: "not there", after: "new", why: item.why.join(" ") })),
    ...section.removed.map((item) => ({ what: item.label, before: "there", after: "gone", why: item.why.join(" ") })),
    ...section.changed.map((item) => ({ what: item.label, before: fields(item.fields, "before"), after: fields(item.fields, "after"), why: item.why.join(" ") })),
  ];
}

/** An outcome of a screening, never more favourable than it is. */
export function outcomeText(outcome: string): string {
  return { clear: "no candidate on the lists searched", no_pep_found: "no PEP found on the lists searched", hits: "candidates found", not_assessed: "not assessed" }[outcome] ?? words(outcome);
}
