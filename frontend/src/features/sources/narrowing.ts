/** Versions of a source contract: what they take away, and who may do what with them. Without I/O. */
import { figure, percent } from "../../figures";
import { attributeLabel, countryName } from "../customers/words";
import type { ContractVersion, Narrowing } from "./queries/contracts";
import type { Contract } from "./queries/sources";

/** A type of the ontology as words: `LegalEntity` → “legal entity”. */
export function ontologyType(type: string): string {
  return type.replaceAll(/(?<=[a-z])(?=[A-Z])/g, " ").toLowerCase();
}

/** `LegalEntity.legal_name` → “Legal name (legal entity)”. */
export function fieldText(text: string): string {
  const [type = text, attribute] = text.split(".", 2);
  return attribute ? `${attributeLabel(attribute)} (${ontologyType(type)})` : `Everything of ${ontologyType(type)}`;
}


/** What a version takes away, in sentences; one that takes nothing away says so. */
export function takenAway(narrowing: Narrowing): string[] {
  const { jurisdictions, refresh_days: days, without, without_answers: answers, without_coverage: coverage, trust } = narrowing;
  const all = [
    ...(jurisdictions ? [`Asked only about companies in ${jurisdictions.map(countryName).join(", ")}.`] : []),
    ...(days === null ? [] : [`Data older than ${String(days)} ${days === 1 ? "day" : "days"} is fetched again.`]),
    ...without.map((one) => `${fieldText(one)}: may not be asserted.`),
    ...answers.map((one) => `The answer “${one}” is not asked for.`),
    ...coverage.map((one) => `${fieldText(one)}: a missing value is no absence.`),
    ...Object.entries(trust).map(([one, most]) => `${fieldText(one)}: trusted up to ${percent(100 * most)}.`),
  ];
  return all.length > 0 ? all : ["Nothing: the contract as it is shipped."];
}

/** Those that hold only once a second person has confirmed them. */
export function waitingVersions<One extends Pick<ContractVersion, "status" | "awaits_second_person">>(versions: readonly One[]): One[] {
  return versions.filter((version) => versionState(version) === "waits for a second person");
}

export function versionState(version: Pick<ContractVersion, "status" | "awaits_second_person">): string {
  if (version.status !== "draft") return { active: "in force", superseded: "replaced", discarded: "discarded" }[version.status];
  return (version.awaits_second_person ?? []).length > 0 ? "waits for a second person" : "draft";
}

interface Rights {
  maySettle: boolean;
  maySecond: boolean;
}

/** What a person may do with a version, and why not. The server decides who wrote what. */
export function versionStep(version: Pick<ContractVersion, "status" | "awaits_second_person">, { maySettle, maySecond }: Rights) {
  const none = { change: false, activate: false, confirm: false, discard: false };
  if (version.status !== "draft") return { ...none, says: version.status === "active" ? "It is in force for every run that starts. To go back, draft a version that takes nothing away." : "It is kept for the record." };
  const waits = (version.awaits_second_person ?? []).length > 0;
  if (waits) {
    if (maySecond) return { ...none, confirm: true, discard: maySettle, says: "An administrator activated it. It takes effect once a senior officer or the MLRO who did not draft or activate it confirms it." };
    return { ...none, change: maySettle, discard: maySettle, says: "It was activated and waits until a senior officer or the MLRO confirms it." };
  }
  if (!maySettle) return { ...none, says: "An administrator activates drafts." };
  return { change: true, activate: true, confirm: false, discard: true, says: "Only less coverage and fresher data take effect at once; anything else waits for a second person." };
}

/** What the form holds; trust in percent, as it is typed. */
export interface Values {
  note: string;
  jurisdictions: string[];
  days: string;
  without: string[];
  answers: string[];
  coverage: string[];
  trust: { field: string; percent: string }[];
}

export const NOTHING: Narrowing = { jurisdictions: null, refresh_days: null, without: [], without_answers: [], without_coverage: [], trust: {} };

export function valuesOf(narrowing: Narrowing, note: string): Values {
  return {
    note,
    jurisdictions: narrowing.jurisdictions ?? [],
    days: narrowing.refresh_days === null ? "" : String(narrowing.refresh_days),
    without: narrowing.without,
    answers: narrowing.without_answers,
    coverage: narrowing.without_coverage,
    trust: Object.entries(narrowing.trust).map(([field, most]) => ({ field, percent: figure(100 * most) })),
  };
}

export function narrowingOf(values: Values): Narrowing {
  return {
    jurisdictions: values.jurisdictions.length > 0 ? values.jurisdictions.map((one) => one.trim().toUpperCase()) : null,
    refresh_days: values.days.trim() === "" ? null : Number(values.days),
    without: values.without,
    without_answers: values.answers,
    without_coverage: values.coverage,
    trust: Object.fromEntries(values.trust.map(({ field, percent: most }) => [field, Number(most) / 100])),
  };
}

/** What is wrong with what was typed, by field; the server knows the shipped contract and refuses the rest. */
export function problemsOf(values: Values): Partial<Record<"note" | "jurisdictions" | "days" | "trust", string>> {
  const { note, jurisdictions, days, trust } = values;
  const wholeDays = days.trim() === "" || (Number.isInteger(Number(days)) && Number(days) >= 1 && Number(days) <= 365);
  const shares = trust.every(({ field, percent: most }) => field !== "" && most.trim() !== "" && Number(most) >= 0 && Number(most) <= 100);
  return {
    ...(note.trim() ? {} : { note: "Why, for those who ask later" }),
    ...(jurisdictions.every((one) => /^[a-z]{2}$/i.test(one.trim())) ? {} : { jurisdictions: "Two letters each, such as NL" }),
    ...(wholeDays ? {} : { days: "Whole days from 1 to 365" }),
    ...(shares ? {} : { trust: "A field and 0 to 100 percent each" }),
  };
}

/** Everything the shipped contract holds: what is in force, and what the version in force took away. */
export function choicesOf(contract: Pick<Contract, "fields" | "covers">, answers: readonly string[], active: Narrowing) {
  const fields = contract.fields.map((one) => `${one.type}.${one.attribute}`);
  const types = contract.fields.map((one) => one.type);
  const sorted = (all: readonly string[]) => [...new Set(all)].sort();
  return {
    fields: sorted([...types, ...fields, ...active.without, ...Object.keys(active.trust)]),
    covers: sorted([...contract.covers, ...active.without_coverage]),
    answers: sorted(answers),
  };
}
