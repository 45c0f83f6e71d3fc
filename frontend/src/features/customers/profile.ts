/** A relationship profile as a form holds it, and as the API takes it. */
import { changes, type Fields } from "./merge";
import type { Profile, ProfileRequest } from "./types";
import { attributeLabel, countryName, fieldLabel } from "./words";

export const CHANNELS = ["in_person", "video", "online", "phone", "post", "intermediary"] as const;
export const PATTERNS = ["normal", "unusual", "complex"] as const;

export interface ProfileFields extends Fields {
  purpose: string | null;
  products: readonly string[];
  delivery_channels: readonly string[];
  expected_annual_volume: number | null;
  currency: string | null;
  transaction_pattern: string | null;
  countries_of_operation: readonly string[];
  source_of_funds: string | null;
  source_of_wealth: string | null;
  segment: string | null;
}

export function fieldsOf(profile: Profile | null): ProfileFields {
  return {
    purpose: profile?.purpose ?? null,
    products: profile?.products ?? [],
    delivery_channels: profile?.delivery_channels ?? [],
    expected_annual_volume: profile?.expected_annual_volume ?? null,
    currency: profile?.currency ?? null,
    transaction_pattern: profile?.transaction_pattern ?? null,
    countries_of_operation: profile?.countries_of_operation ?? [],
    source_of_funds: profile?.source_of_funds ?? null,
    source_of_wealth: profile?.source_of_wealth ?? null,
    segment: profile?.segment ?? null,
  };
}

export function requestOf(fields: ProfileFields): ProfileRequest {
  return {
    purpose: fields.purpose,
    products: [...fields.products],
    delivery_channels: CHANNELS.filter((channel) => fields.delivery_channels.includes(channel)),
    expected_annual_volume: fields.expected_annual_volume,
    currency: fields.currency,
    transaction_pattern: PATTERNS.find((pattern) => pattern === fields.transaction_pattern) ?? null,
    countries_of_operation: [...fields.countries_of_operation],
    source_of_funds: fields.source_of_funds,
    source_of_wealth: fields.source_of_wealth,
    segment: fields.segment,
  };
}

type Title = (field: string, value: string) => string;

const CURRENCY = /^[A-Z]{3}$/;

/** An amount in minor units as people write it: 25000000 EUR → €250,000.00. */
export function moneyText(minor: number | null, currency: string | null): string {
  if (minor === null) return "not known";
  if (!currency || !CURRENCY.test(currency)) return `${minor.toLocaleString()} minor units`;
  const format = new Intl.NumberFormat(undefined, { style: "currency", currency });
  return format.format(minor / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
}

function shown(field: string, one: string, title: Title): string {
  if (field === "countries_of_operation") return countryName(one);
  return field === "delivery_channels" || field === "transaction_pattern" ? attributeLabel(one) : title(field, one);
}

/** Each field as text; volume and currency are one line. */
export function contentOf(profile: Profile, title: Title): Record<string, string> {
  const fields = fieldsOf(profile);
  const texts: Record<string, string> = {};
  for (const [field, value] of Object.entries(fields)) {
    if (field === "currency") continue;
    if (field === "expected_annual_volume") texts["expected_annual_volume"] = moneyText(fields.expected_annual_volume, fields.currency);
    else if (value === null || value === "" || (typeof value === "object" && value.length === 0)) texts[field] = "not known";
    else if (typeof value === "object") texts[field] = value.map((one) => shown(field, one, title)).join("; ");
    else texts[field] = shown(field, String(value), title);
  }
  return texts;
}

/** What a version changed, as sentences; the first version: what it said. */
export function profileChanges(before: Profile | null, after: Profile, title: Title): string[] {
  const [was, is] = [fieldsOf(before), fieldsOf(after)];
  const texts = contentOf(after, title);
  const names = new Set(changes(was, was, is).map(({ field }) => (field === "currency" ? "expected_annual_volume" : field)));
  return [...names].map((field) => `${fieldLabel(field)}: ${texts[field] ?? ""}`);
}

function digitsOf(currency: string | null): number {
  if (!currency || !CURRENCY.test(currency)) return 2;
  return new Intl.NumberFormat(undefined, { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 2;
}

/** Minor units as a person types them: 25000050 EUR → 250000.5; empty where not known. */
export function unitsOf(minor: number | null, currency: string | null): number | "" {
  return minor === null ? "" : minor / 10 ** digitsOf(currency);
}

/** What a person typed, in minor units; null where nothing was. */
export function minorOf(typed: string | number, currency: string | null): number | null {
  const value = typeof typed === "number" ? typed : Number.parseFloat(typed);
  return Number.isFinite(value) ? Math.round(value * 10 ** digitsOf(currency)) : null;
}
