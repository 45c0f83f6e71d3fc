/** The form of one search, and the request that it becomes. */
import type { PartyKind, Screening, ScreenRequest } from "./queries/screening";

export interface PartyForm {
  name: string;
  otherNames: string;
  kind: PartyKind;
  birthDate: string;
  countries: string;
  scheme: string;
  number: string;
  topics: string[];
}

export const EMPTY_FORM: PartyForm = {
  name: "",
  otherNames: "",
  kind: "unknown",
  birthDate: "",
  countries: "",
  scheme: "",
  number: "",
  topics: ["sanctions"],
};

export const KINDS: { value: PartyKind; label: string }[] = [
  { value: "unknown", label: "Not known" },
  { value: "person", label: "Person" },
  { value: "company", label: "Company" },
  { value: "vessel", label: "Vessel" },
  { value: "aircraft", label: "Aircraft" },
];

const parts = (text: string, mark: RegExp) => text.split(mark).map((part) => part.trim()).filter(Boolean);

export function countriesOf(text: string): string[] {
  return parts(text, /[\s,;]+/).map((code) => code.toUpperCase());
}

/** What is wrong, by field; empty where the form can be sent. */
export function problemsOf(form: PartyForm): Partial<Record<keyof PartyForm, string>> {
  const found: Partial<Record<keyof PartyForm, string>> = {};
  if (!form.name.trim()) found.name = "Enter the name of the party.";
  if (form.birthDate.trim() && !/^\d{4}(-\d{2}(-\d{2})?)?$/.test(form.birthDate.trim())) {
    found.birthDate = "Enter a year, a month (1961-04) or a day (1961-04-12).";
  }
  const odd = countriesOf(form.countries).filter((code) => !/^[A-Z]{2}$/.test(code));
  if (odd.length > 0) found.countries = `Enter two-letter codes such as GB, not ${odd.join(", ")}.`;
  if (form.number.trim() && !form.scheme.trim()) found.scheme = "Say which kind of number it is.";
  if (form.scheme.trim() && !form.number.trim()) found.number = "Enter the number.";
  if (form.topics.length === 0) found.topics = "Choose what to search for.";
  return found;
}

export function requestOf(form: PartyForm): ScreenRequest {
  return {
    purpose: "manual",
    threshold: 80,
    topics: form.topics,
    parties: [
      {
        name: form.name.trim(),
        kind: form.kind,
        other_names: parts(form.otherNames, /;|\n/),
        birth_date: form.birthDate.trim() || null,
        countries: countriesOf(form.countries),
        identifiers: form.number.trim() ? [{ scheme: form.scheme.trim(), value: form.number.trim() }] : [],
      },
    ],
  };
}

/** The form as an earlier search filled it. */
export function formOf({ query }: Pick<Screening, "query">): PartyForm {
  return {
    name: query.name,
    otherNames: query.other_names.join("; "),
    kind: query.kind,
    birthDate: query.birth_date ?? "",
    countries: query.countries.join(", "),
    scheme: query.identifiers[0]?.scheme ?? "",
    number: query.identifiers[0]?.value ?? "",
    topics: query.topics,
  };
}
