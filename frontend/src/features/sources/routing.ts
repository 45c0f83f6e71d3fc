/** What may be said of how sources are asked by country; without I/O. */
import { countryName, schemeLabel } from "../customers/words";
import type { Planned, Route, Tier } from "./queries/routing";

export const ANYWHERE = "XX";
export const TIERS: readonly Tier[] = ["primary", "supplementary", "fallback", "off"];

export function placeName(country: string): string {
  return country === ANYWHERE ? "All other countries" : countryName(country);
}

/** A tier in a word; of a fallback with its place where it has one. */
export function tierText({ tier, position }: Pick<Route, "tier" | "position">): string {
  return tier === "fallback" && position > 0 ? `fallback ${String(position)}` : tier;
}

export function originText({ origin }: Pick<Route, "origin">): string {
  return { default: "default", country: "your route", everywhere: "your route of all other countries" }[origin];
}

/** What a matrix shows: sources that are switched on, and those of which the organisation has said something. */
export function shown(routes: readonly Route[]): Route[] {
  const meant = new Set(routes.filter((route) => route.enabled || route.origin !== "default" || route.awaits_second_person.length > 0).map((route) => route.provider));
  return routes.filter((route) => meant.has(route.provider));
}

export interface Matrix {
  providers: { name: string; title: string }[];
  countries: { country: string; cells: (Route | undefined)[] }[];
}

/** Countries by name, those of which the organisation has said something first; `XX` before all. */
export function matrixOf(routes: readonly Route[]): Matrix {
  const titles = new Map(routes.map((route) => [route.provider, route.display_name]));
  const providers = [...titles].map(([name, title]) => ({ name, title })).sort((one, other) => one.title.localeCompare(other.title));
  const own = new Set(routes.filter((route) => route.origin === "country" || route.awaits_second_person.length > 0).map((route) => route.country));
  const rank = (country: string) => (country === ANYWHERE ? 0 : own.has(country) ? 1 : 2);
  const countries = [...new Set(routes.map((route) => route.country))].sort((one, other) => rank(one) - rank(other) || placeName(one).localeCompare(placeName(other)));
  return {
    providers,
    countries: countries.map((country) => ({ country, cells: providers.map(({ name }) => routes.find((route) => route.country === country && route.provider === name)) })),
  };
}

/** When a source would be asked. What would not be asked is never said to be. */
export function askedText(planned: Planned, titles: ReadonlyMap<string, string>): string {
  if (planned.asked === "no") return "not asked";
  if (planned.asked === "at_once") return "at once";
  return `only if no answer comes from ${planned.after.map((name) => titles.get(name) ?? name).join(", ")}`;
}

const NUMBERS_SHOWN = 4;

/** By which numbers it is asked; of many, those of the country. */
export function needsText({ identifiers }: Pick<Planned, "identifiers">, country: string): string {
  if (identifiers.length === 0) return "no number: it is not asked about companies";
  if (identifiers.includes("*")) return "any number";
  const own = identifiers.filter((scheme) => scheme.startsWith(`${country}-`));
  const named = identifiers.length > NUMBERS_SHOWN && own.length > 0 ? own : identifiers.slice(0, NUMBERS_SHOWN);
  const others = identifiers.length - named.length;
  return `${named.map(schemeLabel).join(", ")}${others > 0 ? ` or ${others === 1 ? "one other" : `one of ${String(others)} others`}` : ""}`;
}

/** Nothing that would be asked leaves a company of the country not assessed: that is said, not left to be seen. */
export function planText(items: readonly Planned[]): string {
  const asked = items.filter(({ asked }) => asked !== "no").length;
  if (asked === 0) return "No source would be asked: what they cover would be not assessed.";
  return `${String(asked)} of ${String(items.length)} sources would be asked, each only if one of its numbers is known.`;
}
