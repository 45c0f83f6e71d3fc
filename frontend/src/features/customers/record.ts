/** A customer's record as a form holds it, and the change that the API takes. */
import { furtherNumbers, type StatedNumber } from "../../investigations/StartForm";
import type { Company, CompanyUpdate } from "./types";
import { fieldLabel } from "./words";

/** Every field as text, so that the changes of two people are compared field by field. */
export interface RecordFields {
  name: string;
  register: string;
  registration_number: string;
  country_code: string;
  website: string;
  external_id: string;
  tags: string;
  identifiers: string;
}

const numbersText = (numbers: readonly StatedNumber[]) => numbers.map((one) => `${one.scheme} ${one.value}`).join("; ");
const BETWEEN = " · "; // in no label: people separate them by commas or semicolons
const several = (text: string) => text.split(BETWEEN).filter(Boolean);

export function recordOf(company: Company): RecordFields {
  return {
    name: company.name,
    register: company.register ?? "",
    registration_number: company.registration_number ?? "",
    country_code: company.country_code ?? "",
    website: company.website ?? "",
    external_id: company.external_id ?? "",
    tags: company.tags.join(BETWEEN),
    identifiers: numbersText(company.identifiers),
  };
}

/** As the form shows it: labels and numbers one by one. */
export interface RecordValues extends Omit<RecordFields, "tags" | "identifiers"> {
  tags: string[];
  numbers: StatedNumber[];
}

export function valuesOf(fields: RecordFields): RecordValues {
  const { tags, identifiers, ...rest } = fields;
  return { ...rest, tags: several(tags), numbers: furtherNumbers(identifiers) };
}

export function fieldsOfRecord(values: RecordValues): RecordFields {
  const { tags, numbers, ...rest } = values;
  const stated = numbers.map((one) => ({ scheme: one.scheme.trim().toUpperCase(), value: one.value.trim() })).filter((one) => one.scheme || one.value);
  return {
    ...rest,
    name: rest.name.trim(),
    register: rest.register.trim().toUpperCase(),
    registration_number: rest.registration_number.trim(),
    country_code: rest.country_code.trim().toUpperCase(),
    website: rest.website.trim(),
    external_id: rest.external_id.trim(),
    tags: tags.join(BETWEEN),
    identifiers: numbersText(stated),
  };
}

const NAMES = ["name", "register", "registration_number", "country_code", "website", "external_id", "tags", "identifiers"] as const satisfies readonly (keyof RecordFields)[];

export function changedFields(was: RecordFields, is: RecordFields): (keyof RecordFields)[] {
  return NAMES.filter((name) => was[name] !== is[name]);
}

/** Only what was changed: what another person writes in other fields stays. */
export function changeOf(was: RecordFields, is: RecordFields): CompanyUpdate {
  const change: CompanyUpdate = {};
  for (const name of changedFields(was, is)) {
    if (name === "tags") change.tags = several(is.tags);
    else if (name === "identifiers") change.identifiers = furtherNumbers(is.identifiers);
    else if (name === "name") change.name = is.name;
    else change[name] = is[name] || null;
  }
  return change;
}

const IDENTITY: readonly (keyof RecordFields)[] = ["name", "register", "registration_number", "country_code"];

/** What a change brings about, before it is saved. */
export function consequences(was: RecordFields, is: RecordFields): string[] {
  const changed = changedFields(was, is);
  const lines: string[] = [];
  const identity = changed.filter((name) => IDENTITY.includes(name) && was[name] !== "");
  if (identity.length > 0) {
    lines.push(
      `${identity.map(fieldLabel).join(", ")}: these say which company it is. If this is another company than was investigated before, the former one’s undecided hits are decided first, and an approval takes two people.`,
    );
  }
  if (changed.some((name) => IDENTITY.includes(name) || name === "identifiers")) {
    lines.push("What Atlas found rests on the former record until the customer is investigated again.");
  }
  return lines;
}

/** Schemes to choose from; any other that Atlas knows can be typed. */
export function schemesFor(country: string): string[] {
  const own = /^[A-Z]{2}$/.test(country) ? [`${country}-VAT`] : [];
  return [...new Set([...own, "LEI", "GB-COH", "NL-KVK", "BE-BCE_KBO"])];
}
