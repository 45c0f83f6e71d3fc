import { attributeLabel, schemeLabel } from "../customers/words";
import type { Comparison } from "../../components/Compared";
import { day, instant, words } from "../../format";
import type { Candidate, Feature, Hit, HitDetail } from "./queries/hits";

export type Verdict = "true_match" | "false_positive" | "unsure" | "delisting_confirmed";
/** How many people a decision takes; `fact`: one, if a distinguishing fact is entered. */
export type People = "one" | "two" | "fact";

/**
 * What is said before a decision is made; the server decides by the same rules and its answer is
 * what counts. When in doubt this says "two".
 */
export function peopleFor(
  hit: Pick<Hit, "status" | "highest_strength" | "measure">,
  candidate: Pick<Candidate, "name_equal" | "contradictions">,
  verdict: Verdict,
): People {
  if (verdict === "true_match") return "one";
  if (hit.status === "true_match") return "two";
  if (verdict === "unsure") return "one";
  if (hit.highest_strength !== "weak") return "two";
  if (hit.measure !== "asset_freeze" || !candidate.name_equal) return "one";
  return candidate.contradictions.length > 0 ? "fact" : "two";
}

/** The verdicts that can be given of a hit as it stands; while one waits for its second person, only what adds scrutiny. */
export function offeredFor(hit: Pick<Hit, "status" | "awaits_second" | "delisted" | "delisting_confirmed">): readonly Verdict[] {
  if (hit.awaits_second) return ["true_match"];
  const ended = hit.delisted && hit.status === "true_match" && !hit.delisting_confirmed;
  return ["true_match", "false_positive", "unsure", ...(ended ? (["delisting_confirmed"] as const) : [])];
}

/** A decision as a noun: it is proposed, confirmed, refused. */
export function decisionText(decision: string): string {
  return decision === "delisting_confirmed" ? "end of the listing" : words(decision);
}

/** Where a hit stands, in few words; a delisting alone ends nothing. */
export function standingText(hit: Pick<Hit, "status" | "delisted" | "delisting_confirmed">): string {
  if (!hit.delisted) return words(hit.status);
  if (hit.delisting_confirmed) return `${words(hit.status)}, delisting confirmed by two people`;
  return `${words(hit.status)}, taken off the list${hit.status === "true_match" ? ": two people must confirm it" : ""}`;
}

type Delisting = Pick<HitDetail, "status" | "delisted" | "delisted_on" | "delisting_confirmed" | "decisions" | "awaits_second">;

/** What became of a hit whose entry was taken off its list: who confirmed it and when, or who still has to. */
export function delistingText(hit: Delisting): string | null {
  if (!hit.delisted) return null;
  const off = `The entry was taken off the list${hit.delisted_on ? ` by ${day(hit.delisted_on)}` : ""}.`;
  const said = hit.decisions.filter((one) => one.decision === "delisting_confirmed");
  if (hit.delisting_confirmed) {
    const made = said.findLast((one) => one.state === "final");
    const people = made
      ? `: ${made.decided_by_name ?? "one person"} on ${instant(made.decided_at)} and ${made.second_by_name ?? "a second person"} on ${instant(made.second_at)}`
      : "";
    return `${off} Two people confirmed that this ends the listing of the party${people}.`;
  }
  if (hit.status === "false_positive") return off;
  if (hit.status !== "true_match") return `${off} The hit counts all the same until it is decided.`;
  const waits = hit.awaits_second && said.findLast((one) => one.state === "proposed");
  const who = waits ? `${waits.decided_by_name ?? "One person"} proposed on ${instant(waits.decided_at)} that this ends the listing of the party; a second person must confirm it.` : "Two people must confirm that this ends the listing of the party.";
  return `${off} ${who} Until then the party counts as listed.`;
}

type Stated = Pick<HitDetail, "status" | "strength" | "delisted" | "delisting_confirmed" | "review_required" | "assigned_to" | "version_id" | "proposed">;

/** What another person or a screening changed of a hit while a decision about it was being made. */
export function changedText(read: Stated, now: Stated): string {
  const found = [
    ...(standingText(read) === standingText(now) ? [] : [`it was “${standingText(read)}” and is “${standingText(now)}”`]),
    ...(now.proposed && read.proposed?.id !== now.proposed.id ? [proposedBy(now.proposed, false)] : []),
    ...(read.proposed && !now.proposed ? ["the proposed decision was answered or withdrawn"] : []),
    ...(read.strength === now.strength ? [] : [`the match was ${words(read.strength)} and is ${words(now.strength)}`]),
    ...(read.version_id === now.version_id ? [] : ["the list has a new version"]),
    ...(!read.review_required && now.review_required ? ["it must be reviewed again"] : []),
    ...(read.assigned_to === now.assigned_to ? [] : [now.assigned_to ? "it was assigned to another person" : "it is no longer assigned"]),
  ];
  return found.join("; ") || "none of what a decision rests on";
}

type Compared = Pick<Feature, "name" | "effect" | "query_value" | "entry_value">;

function plain(value: string | null | undefined): string {
  return (value ?? "").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ").trim();
}

/** What a comparison found, in the words of the queue; a name that agrees in part is only similar. */
export function comparisonOf(feature: Compared): Comparison {
  const [party, entry] = [plain(feature.query_value), plain(feature.entry_value)];
  const equal = party !== "" && party === entry;
  if (feature.effect === "agrees") return feature.name.startsWith("name") && !equal ? "Similar" : "Same";
  if (feature.effect === "contradicts" || feature.effect === "lowers") return "Different";
  return feature.effect === "neutral" && equal ? "Same" : "Not enough information";
}

const FEATURES: Record<string, string> = {
  name: "Name",
  name_equal: "Whole name",
  kind: "Kind of party",
  birth_date: "Date of birth",
  gender: "Gender",
  country: "Country",
  identifier: "Number",
};

/** What was compared, in words: `birth_date` → “Date of birth”. */
export function featureLabel(name: string): string {
  return FEATURES[name] ?? attributeLabel(name);
}

/** A value that was compared; a number with its kind in words. */
export function comparedText(name: string, value: string | null | undefined): string {
  if (!value) return "not stated";
  const [scheme = "", ...rest] = value.split(" ");
  return name === "identifier" && rest.length > 0 ? `${schemeLabel(scheme)} ${rest.join(" ")}` : value;
}

type Proposed = Pick<NonNullable<Hit["proposed"]>, "decision" | "decided_at" | "decided_by_name" | "rationale">;

/** Who proposed what and when: what the second person has to know before answering. */
export function proposedBy(proposed: Proposed | null | undefined, mine: boolean): string {
  if (!proposed) return "proposed";
  const who = mine ? "you" : (proposed.decided_by_name ?? "another person");
  return `${decisionText(proposed.decision)} proposed by ${who} on ${instant(proposed.decided_at)}`;
}

/** What a decision does, said before it is made. */
export function consequence(verdict: Verdict, people: People): string {
  if (verdict === "true_match") {
    return "Takes effect at once: decisions about the party are frozen until it is rejected, escalated or licensed.";
  }
  if (verdict === "delisting_confirmed") {
    return "Needs a second person: it is only proposed, and the party counts as listed until a senior officer or the MLRO confirms that the listing has ended.";
  }
  if (people === "two") {
    return "Needs a second person: it is only proposed, and the hit stays undecided until a senior officer or the MLRO confirms it.";
  }
  if (people === "fact") {
    return "Needs a second person unless you enter the fact that distinguishes the two.";
  }
  return verdict === "unsure"
    ? "The hit stays open, like an undecided one."
    : "Takes effect at once: the hit leaves the queue while both sides stay what they are.";
}
