/** The compliance profile in words: rules with their sources, changes, and who may do what. */
import type { components } from "../../api/client";
import { percent, points } from "../../figures";
import { words } from "../../format";
import { countryName } from "../customers/words";

type Schemas = components["schemas"];
export type Effective = Schemas["EffectiveOut"];
export type Content = Schemas["ComplianceProfileIn"];
export type Regime = Schemas["RegimeIn"];
export type RequiredList = Schemas["RequiredListIn"];
export type RuleChange = Schemas["RuleChangeOut"];
export type Draft = Schemas["ComplianceProfileOut"];

export interface Source {
  text: string;
  url: string;
  verified: boolean;
  jurisdiction: string;
}

export interface Rule {
  key: string;
  duty: string;
  says: string;
  sources: Source[];
}

interface Lawful {
  source?: string;
  law?: string;
  url?: string;
  verified?: boolean;
  jurisdiction?: string;
}

function sourceOf(rule: Lawful): Source[] {
  const text = rule.source || rule.law || "";
  return text || rule.jurisdiction ? [{ text, url: rule.url ?? "", verified: rule.verified ?? false, jurisdiction: rule.jurisdiction ?? "" }] : [];
}

const CONNECTIONS: Record<string, string> = {
  established: "established there",
  resident_ubo: "with a beneficial owner resident there",
  operating: "working there",
  involving: "connected with it in any way",
  owning: "owned or controlled from there",
};

const STANDINGS: Record<RequiredList["standing"], string> = {
  binding: "required by law",
  adopted: "required by your policy",
  informative: "for information: never prevents an approval",
};

export function standingText(standing: RequiredList["standing"]): string {
  return STANDINGS[standing];
}

/** `> 25 %` in words; an assumed threshold says that it is one. */
export function thresholdText(ubo: Schemas["UboTestIn"]): string {
  const share = `${ubo.comparator === ">" ? "More than" : "At least"} ${percent(ubo.threshold)}`;
  return [
    share,
    ...(ubo.control_prong ? ["one person in control is always identified too"] : []),
    ...(ubo.assumed ? ["assumed: the law of the home is not known here, so the lowest known threshold holds"] : []),
  ].join("; ");
}

const EVENTS = { suspicion: "Report of a suspicion", frozen_assets: "Report of frozen assets" } as const;

/** The effective rules, one by one: of each duty the strictest of the firm's jurisdictions. */
export function ruleRows(rules: Effective, titleOf: (listId: string) => string, datasetOf: (type: string) => string): Rule[] {
  const { pep, sdd, ubo } = rules;
  return [
    { key: "ubo", duty: "Beneficial owner", says: thresholdText(ubo), sources: sourceOf(ubo) },
    {
      key: "pep",
      duty: "Politically exposed persons",
      says: pep.required
        ? `Must be determined, ${pep.domestic ? "domestic ones too" : "foreign ones only"}; they count for ${String(pep.cooling_off_months)} months after the function`
        : "Need not be determined",
      sources: sourceOf(pep),
    },
    {
      key: "sdd",
      duty: "Simplified due diligence",
      says: !sdd.known ? "Does not exist" : (sdd.segments ?? []).length === 0 ? "Exists; the firm wants it for no segment" : `For the segments ${(sdd.segments ?? []).map(words).join(", ")}`,
      sources: sourceOf(sdd),
    },
    ...rules.required_lists.map((list) => ({
      key: `list:${list.list_id}:${list.topic}`,
      duty: `List: ${titleOf(list.list_id)}`,
      says: `${list.topic === "pep" ? "PEPs" : "Sanctions"}, ${STANDINGS[list.standing]}; checked within ${String(list.max_age_days)} days`,
      sources: sourceOf(list),
    })),
    ...rules.country_floors.map((floor, at) => ({
      key: `floor:${String(at)}`,
      duty: `Countries: ${floor.datasets.map(datasetOf).join(", ")}`,
      says: `${floor.tier} at least${floor.score === null || floor.score === undefined ? "" : ` and a score of ${points(floor.score)}`}, for a customer ${floor.connections.map((one) => CONNECTIONS[one] ?? words(one)).join(" or ")}`,
      sources: sourceOf(floor),
    })),
    { key: "regimes", duty: "Ownership by listed parties", says: rules.ownership_regimes.map((one) => one.toUpperCase()).join(", ") || "no regime is asked for", sources: [] },
    { key: "senior", duty: "Senior management", says: rules.senior_roles.map((one) => (one === "mlro" ? "MLRO" : words(one))).join(" or "), sources: [] },
    ...rules.retention.map((one) => ({
      key: `retention:${one.kind}:${one.jurisdiction}`,
      duty: `Kept: ${words(one.kind)}`,
      says: `${String(one.years)} years from ${words(one.starts)}`,
      sources: sourceOf(one),
    })),
    ...rules.reporting.map((one) => ({
      key: `reporting:${one.event}:${one.jurisdiction}`,
      duty: EVENTS[one.event],
      says: `${one.authority}, ${one.deadline}`,
      sources: sourceOf(one),
    })),
    { key: "coverage", duty: "Coverage of a favourable level", says: `At least ${percent(rules.minimum_coverage)} of the score is assessed`, sources: [] },
    { key: "approval", duty: "Lists of an approval", says: `Checked within ${String(rules.approval_age_hours)} hours`, sources: [] },
  ];
}

/** A path of the rules in words: `required_lists.sanctions:uk.standing` → “required lists, sanctions uk, standing”. */
export function fieldText(field: string): string {
  return words(field.replaceAll(".", ", ").replaceAll(":", " "));
}

/** A value of the rules as a person reads it. */
export function valueText(json: string | null): string {
  if (json === null) return "not there";
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return json;
  }
  return plain(value);
}

function plain(value: unknown): string {
  if (value === null || value === "") return "nothing";
  if (value === true) return "yes";
  if (value === false) return "no";
  if (Array.isArray(value)) return value.length === 0 ? "none" : value.map(plain).join("; ");
  if (typeof value === "object") {
    return Object.entries(value)
      .filter(([, part]) => part !== null && part !== "" && !(Array.isArray(part) && part.length === 0))
      .map(([name, part]) => `${words(name)} ${plain(part)}`)
      .join(", ");
  }
  return words(String(value));
}

interface Rights {
  me: string | undefined;
  maySettle: boolean;
  maySecond: boolean;
}

/** What a person may do with the draft, and why not. */
export function draftStep(draft: Pick<Draft, "state" | "created_by" | "proposed_by" | "origin">, rights: Rights) {
  const none = { change: rights.maySettle, propose: false, activate: false };
  if (draft.state === "draft") {
    if (!rights.maySettle) return { ...none, says: "An administrator changes the draft and proposes it; a senior officer or the MLRO then adopts it." };
    return { ...none, propose: true, says: "You propose it; a senior officer or the MLRO who wrote none of it adopts it." };
  }
  const first = rights.me !== undefined && (draft.proposed_by === rights.me || (draft.origin === "firm" && draft.created_by === rights.me));
  if (!rights.maySecond) return { ...none, says: "It is proposed. A senior officer or the MLRO adopts it; your roles do not." };
  if (first) return { ...none, says: "It is proposed. You wrote or proposed it: another person adopts it." };
  return { ...none, activate: true, says: "Another person proposed it. You can adopt it, unless you wrote a part of it." };
}

/** What a firm decides by itself; every other value stays as the proposal or the draft has it. */
export interface Decisions {
  title: string;
  coverage: number;
  hours: number;
  from: string;
  entities: { name: string; kind: Schemas["ObligedEntityIn"]["kind"]; supervisor: string }[];
  /** Percent, by the place of the regime. */
  thresholds: number[];
  /** By the place of the regime, then of its list. */
  lists: { standing: RequiredList["standing"]; days: number }[][];
}

/** What the API takes where a draft leaves them out: percent, hours and days. */
const DEFAULTS = { coverage: 60, hours: 24, days: 3 };

export function decisionsOf(content: Content): Decisions {
  return {
    title: content.title,
    coverage: content.minimum_coverage ?? DEFAULTS.coverage,
    hours: content.approval_age_hours ?? DEFAULTS.hours,
    from: content.valid_from ?? "",
    entities: content.entities.map(({ name, kind, supervisor }) => ({ name, kind, supervisor: supervisor ?? "" })),
    thresholds: content.regimes.map((regime) => regime.ubo.threshold),
    lists: content.regimes.map((regime) => (regime.lists ?? []).map((list) => ({ standing: list.standing, days: list.max_age_days ?? DEFAULTS.days }))),
  };
}

const DECIDED: Record<string, string> = { title: "Title", coverage: "Coverage of a favourable level, %", hours: "Lists of an approval, hours", from: "Holds from" };

/** One of the decisions in words, by its path: `lists.0.1.days`. */
export function decisionText(content: Content, path: string, titleOf: (listId: string) => string): string {
  const [part = "", first = "", second = "", member = ""] = path.split(".");
  const regime = content.regimes[Number(first)];
  const home = regime ? countryName(regime.jurisdiction) : "another home";
  if (part === "entities") return `${content.entities[Number(first)]?.name ?? "Another entity"}: ${words(second)}`;
  if (part === "thresholds") return `Beneficial owner in ${home}, %`;
  if (part === "lists") return `${titleOf(regime?.lists?.[Number(second)]?.list_id ?? "Another list")}: ${member === "days" ? "checked within, days" : words(member)}`;
  return DECIDED[part] ?? words(part);
}

export function contentOf(base: Content, decided: Decisions): Content {
  return {
    ...base,
    title: decided.title.trim(),
    minimum_coverage: decided.coverage,
    approval_age_hours: decided.hours,
    valid_from: decided.from || null,
    entities: base.entities.map((entity, at) => ({ ...entity, ...decided.entities[at], name: (decided.entities[at]?.name ?? entity.name).trim() })),
    regimes: base.regimes.map((regime, at) => ({
      ...regime,
      ubo: { ...regime.ubo, threshold: decided.thresholds[at] ?? regime.ubo.threshold },
      lists: (regime.lists ?? []).map((list, place) => {
        const chosen = decided.lists[at]?.[place];
        return chosen ? { ...list, standing: chosen.standing, max_age_days: chosen.days } : list;
      }),
    })),
  };
}
