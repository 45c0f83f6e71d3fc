/** What ownership by listed persons says, in words: never a favourable word without what it rests on. */
import { words } from "../../format";
import { countryName } from "../customers/words";
import { shortBand } from "./graph";
import type { Regime, Ubos } from "./queries/explore";

const REGIMES: Record<string, string> = { ofac: "United States (OFAC)", eu: "European Union", uk: "United Kingdom", ch: "Switzerland (SECO)", un: "United Nations", demo: "DEMO (fictitious)" };

export function regimeLabel(regime: string): string {
  const code = regime.toUpperCase();
  return REGIMES[regime] ?? (countryName(code) === code ? words(regime).toUpperCase() : countryName(code));
}

/** The regimes that have a name here, to choose from. */
export const KNOWN_REGIMES = Object.values(REGIMES).filter((label) => label !== REGIMES["demo"]);

/** The code of a regime that is named so; other text stays as it was written. */
export function regimeCode(said: string): string {
  const wanted = said.trim().toLowerCase();
  return Object.entries(REGIMES).find(([, label]) => label.toLowerCase() === wanted)?.[0] ?? said.trim();
}

const REASONS: Record<string, string> = {
  not_searched: "a party above was not searched on the regime’s lists",
  stale_register: "the registers are out of date",
  left_register: "the company’s register does not hold it now",
  register_changed: "the registers may say something else than the investigation read",
  stale_list: "a list of the regime is not current",
  not_loaded: "a list of the regime is not loaded",
};

export function reasonText(reason: string): string {
  const [kind = reason, what] = reason.split(":", 2);
  const said = REASONS[kind] ?? words(kind);
  return what ? `${said}: ${words(what)}` : said;
}

/** Why a structure may not be what the registers state now; null: nothing is known to differ. */
export function notCurrentText(codes: readonly string[] = []): string | null {
  if (codes.length === 0) return null;
  return `Owners, controllers or officers may be missing here: ${codes.map(reasonText).join("; ")}.`;
}

const CONTROL: Record<string, string> = {
  none_found: "no party in control matches the lists of this regime",
  possible: "control by a listed party is possible",
  not_assessed: "control was not assessed",
};

export function controlText(control: string): string {
  return CONTROL[control] ?? `control: ${words(control)}`;
}

export function statusText(regime: Regime): string {
  const rule = `${regime.comparator === ">" ? "more than" : "at least"} ${String(regime.threshold)}%`;
  const control = controlText(regime.control);
  switch (regime.status) {
    case "blocked":
      return `Listed parties own ${rule}: the company counts as listed under this regime. In addition, ${control}.`;
    case "not_owned":
      return `Even with every missing share at its maximum, listed parties own less than the rule’s ${rule}, and every party above was searched on current lists. This is about ownership alone: ${control}.`;
    case "none_found": {
      const open = regime.reasons.includes("over_declared")
        ? "More than the whole of a company is declared"
        : `Undeclared shares: ${regime.undeclared ? shortBand(regime.undeclared) : "not known"}`;
      return `No party above matches the lists of this regime. ${open}; ${control}. This is no clearance.`;
    }
    case "possible":
      return `A listed party, or one whose match is undecided, may own ${rule}, or did so lately; ${control}.`;
    default:
      return `Not assessed: ${regime.reasons.map(reasonText).join("; ") || "no reason was given"}; ${control}.`;
  }
}

const CAUSES: Record<string, string> = {
  identified: "identified",
  exempt: "exempt by a named law",
  exhausted: "everything is declared and no one meets the test",
  unknown: "the owners are not known",
  incomplete: "the declared owners are not complete",
  protected: "the register protects the owner",
  concealed: "the owner is concealed",
  refused: "the information was refused",
  contradicted: "what is declared contradicts itself",
  not_assessed: "not assessed",
};

const LAWS: Record<Ubos["law"]["basis"], string> = {
  home_law: "law of the firm’s home",
  register_law: "law of the company’s register",
  lowest_known: "lowest threshold known",
};

function testText(test: { comparator: string; threshold: number }): string {
  return `${test.comparator === ">" ? "more than" : "at least"} ${String(test.threshold)}%`;
}

export function ubosText(ubos: Ubos): string {
  const rule = testText(ubos.law);
  const lower = ubos.threshold < ubos.law.threshold ? ` Who holds ${testText(ubos)} is named too.` : "";
  const where = ubos.law.jurisdiction ? ` (${countryName(ubos.law.jurisdiction)})` : "";
  const law = `${LAWS[ubos.law.basis]}${where}`;
  const head =
    ubos.outcome === "identified"
      ? `${ubos.complete ? "Beneficial owners were found in the registers." : "Not all beneficial owners are identified; at least one was found in the registers."} That is not a verification`
      : ubos.outcome === "possible"
        ? "Some persons may be beneficial owners"
        : `No beneficial owner was identified: ${CAUSES[ubos.cause] ?? words(ubos.cause)}`;
  const open = ubos.may_stand_above.length > 0 ? ` There may be more: ${ubos.may_stand_above.join("; ")}.` : "";
  return `${head}.${open} Test: ${rule}, ${law}${ubos.law.verified ? "" : ", not verified"}.${lower}`;
}
