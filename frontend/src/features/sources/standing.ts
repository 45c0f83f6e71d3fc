/** What may be said of a source and of its key; without I/O. */
import { instant, words } from "../../format";
import { countryName } from "../customers/words";
import type { Credential, Provider } from "./queries/sources";

export interface Said {
  /** Short, for a badge. */
  word: string;
  /** What it means, as a sentence. */
  says: string;
}

const OUTCOMES: Record<string, string> = {
  ok: "It answered.",
  empty: "It answered and knew nothing of the company.",
  schema_changed: "It answered in another form than the plugin declares.",
  unreachable: "It gave no complete answer in time.",
  throttled: "It refused further requests for now.",
  unauthorised: "It refused the key.",
  missing_credentials: "It was not asked: there was no key.",
  failed: "The plugin itself failed.",
  not_contracted: "It was not asked: your source contract does not use it.",
  switched_off: "It was not asked: your routing switched it off.",
  not_needed: "It was not asked: it is a fallback, and a source before it answered.",
};

export function outcomeText(outcome: string): string {
  return OUTCOMES[outcome] ?? `${words(outcome)}.`;
}

/** A test counts only for what is stored now. */
function tested(credential: Credential): string | null {
  const { tested_at: at, updated_at: stored, origin } = credential;
  if (!at) return null;
  return origin === "tenant" && stored && Date.parse(at) < Date.parse(stored) ? null : at;
}

const later = (one: string | null, other: string | null) => one !== null && (other === null || Date.parse(one) > Date.parse(other));

/** When the key that is used now was stored or last tested. */
function keySince(credential: Credential): string | null {
  const at = tested(credential);
  return at ?? (credential.origin === "tenant" ? credential.updated_at : null);
}

/** Whether the source refused the key of now in an investigation, after it was stored and tested. */
function refused(provider: Provider | undefined, credential: Credential): boolean {
  return provider?.last_outcome === "unauthorised" && later(provider.last_called_at, keySince(credential));
}

/** The standing of a key. A key that was stored and never tested, or refused since, is never said to work. */
export function credentialSaid(credential: Credential, provider?: Provider): Said {
  if (!credential.needs_credentials) return { word: "no key needed", says: "The source is asked without a key." };
  const lent = credential.origin === "sponsored";
  const whose = lent ? `Lent by the operator until ${instant(credential.sponsored_until)}. ` : "";
  const outcome = credential.outcome ? outcomeText(credential.outcome) : "";
  switch (credential.state) {
    case "unconfigured":
      return { word: "no key", says: "Nothing is stored. Investigations do not ask this source." };
    case "decrypt_error":
      return { word: "key unreadable", says: "What is stored cannot be decrypted here. Enter the key again." };
    case "error":
      return { word: "test failed", says: `${whose}${outcome} Tested ${instant(credential.tested_at)}.`.trim() };
    case "ok": {
      const at = tested(credential);
      if (refused(provider, credential)) {
        return { word: "refused", says: `${whose}The source refused it in an investigation on ${instant(provider?.last_called_at ?? null)}.${at ? ` The test of ${instant(at)} succeeded.` : ""}` };
      }
      if (!at) return { word: lent ? "lent, not tested" : "stored, not tested", says: `${whose}Whether the source accepts the key is not known yet.` };
      return { word: lent ? "lent, tested" : "tested", says: `${whose}${outcome} Tested ${instant(at)}.` };
    }
  }
}

/** A call that failed for want of a key says nothing of the key that is stored since. */
const OF_THE_KEY = new Set(["missing_credentials", "unauthorised"]);

/** The health of a source: what the last call of this organisation says of it as it stands now. */
export function healthSaid(provider: Provider, credential?: Credential): Said {
  if (provider.health !== "off" && credential?.needs_credentials) {
    if (credential.state === "unconfigured") return { word: "not asked", says: "Investigations do not ask it: no key is stored." };
    if (credential.state === "decrypt_error") return { word: "not asked", says: "Investigations do not ask it: the stored key cannot be decrypted." };
    const outcome = provider.last_outcome ?? "";
    if (OF_THE_KEY.has(outcome) && credential.state === "ok" && !later(provider.last_called_at, keySince(credential))) {
      return { word: "not asked since", says: "A key was stored or tested after the last call: the next investigation asks it." };
    }
  }
  switch (provider.health) {
    case "off":
      return { word: "off", says: "The operator has not switched it on. No investigation asks it." };
    case "unknown":
      return { word: "not asked yet", says: "Your organisation has not asked it. Whether it answers is not known." };
    case "failing":
      return { word: "failing", says: provider.last_outcome ? outcomeText(provider.last_outcome) : "Its last answer could not be read." };
    case "ok":
      return { word: "answers", says: provider.last_outcome ? outcomeText(provider.last_outcome) : "Its last answer could be read." };
  }
}

const FRESHNESS: Record<Provider["freshness"], string> = {
  fresh: "fresh",
  stale: "stale",
  expired: "expired",
  never: "no answer yet",
};

/** How old its last answer is: under 30 days fresh, under 90 stale, then expired. */
export function freshnessText(provider: Provider): string {
  const word = FRESHNESS[provider.freshness];
  return provider.answered_at ? `${word}, ${instant(provider.answered_at)}` : word;
}

const TYPES: Record<Provider["provider_type"], string> = {
  company_registry: "company register",
  aggregator: "aggregator",
  investigation: "investigation",
  screening: "screening",
  identity: "identity",
  reference: "reference data",
};

export function typeText(provider: Provider): string {
  return TYPES[provider.provider_type];
}

/** What its licence allows, in words. */
export function licenceTerms(licence: Provider["licence"]): string[] {
  const commercial = { allowed: "commercial use allowed", forbidden: "no commercial use", conditional: "commercial use under conditions" };
  return [
    commercial[licence.commercial],
    licence.redistribution ? "raw answers may be passed on" : "raw answers may not be passed on",
    ...(licence.share_alike ? ["results fall under the same licence"] : []),
    ...(licence.attribution ? [`must name “${licence.attribution}”`] : []),
  ];
}

/** What a request costs, as the plugin states it. */
export function costText(cost: Provider["cost"]): string {
  if (!cost) return "not stated";
  return cost.amount && cost.currency ? `${cost.terms} (${cost.amount} ${cost.currency} a request)` : cost.terms;
}

/** Where it answers for companies; more than four countries by their number. */
export function countriesText(codes: readonly string[]): string {
  if (codes.includes("XX")) return "every country";
  if (codes.length > 4) return `${String(codes.length)} countries`;
  return codes.map(countryName).join(", ");
}

/** Sources that are switched on and of which something is wrong, with what; one that was never asked is no failure. */
export function weakSources(providers: readonly Provider[], credentials: readonly Credential[]): { provider: Provider; says: string }[] {
  const keys = new Map(credentials.map((credential) => [credential.provider, credential]));
  return providers.flatMap((provider) => {
    if (provider.health === "off") return [];
    const key = keys.get(provider.name);
    const wrong = [
      ...(key?.needs_credentials && key.state !== "ok" ? [credentialSaid(key).word] : []),
      ...(healthSaid(provider, key).word === "failing" ? [healthSaid(provider).says] : []),
      ...(provider.freshness === "expired" || provider.freshness === "stale" ? [`its last answer is ${FRESHNESS[provider.freshness]}`] : []),
    ];
    return wrong.length > 0 ? [{ provider, says: wrong.join("; ") }] : [];
  });
}

/** How the sources stand, in one sentence: those never asked, and those that are off, are never left out. */
export function sourcesText(providers: readonly Provider[], weak: number): string {
  if (providers.length === 0) return "No plugin of a source is installed: investigations use the loaded registers alone.";
  const of = (health: Provider["health"]) => providers.filter((provider) => provider.health === health).length;
  return [
    ...(weak > 0 ? [`${String(weak)} with something wrong`] : []),
    ...(of("ok") > 0 ? [`${String(of("ok"))} answered when last asked`] : []),
    ...(of("unknown") > 0 ? [`${String(of("unknown"))} not asked yet`] : []),
    ...(of("off") > 0 ? [`${String(of("off"))} switched off`] : []),
  ].join(" · ");
}
