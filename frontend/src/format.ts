const INSTANT = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium" });

/** An RFC 3339 instant in the reader's zone and language; "–" when there is none. */
export function instant(value: string | null | undefined): string {
  return value ? INSTANT.format(new Date(value)) : "–";
}

const SHORT = new Intl.DateTimeFormat(undefined, { dateStyle: "short", timeStyle: "short" });

/** The same in few characters, for a column. */
export function shortInstant(value: string): string {
  return SHORT.format(new Date(value));
}

const DAY = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeZone: "UTC" });

/** A calendar day (`2027-11-28`) in the reader's language: the same day in every zone. */
export function day(value: string | null | undefined): string {
  return value ? DAY.format(new Date(`${value}T00:00:00Z`)) : "–";
}

const ACRONYMS = /\b(?:cdd|cpi|edd|eea|eu|eur|fatf|lei|mlro|pep|sdd|ubo|uk|un|us|usd)\b/g;

/** A stable code as words: `no_dataset` → "no dataset", `ubo_residence` → "UBO residence". */
export function words(code: string): string {
  return code.includes("_") ? code.replaceAll("_", " ").replace(ACRONYMS, (part) => part.toUpperCase()) : code;
}

/** A text that ends as a sentence does. */
export function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

/** The tier, and beside it the one that the worst case asks for where that is deeper. */
export function tiers(risk: { tier: string; tier_at_worst?: string | null }): string {
  const [tier, worst] = [risk.tier.toUpperCase(), risk.tier_at_worst?.toUpperCase()];
  return worst && worst !== tier ? `${tier}, at worst ${worst}` : tier;
}
