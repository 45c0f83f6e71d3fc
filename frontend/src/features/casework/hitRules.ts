import type { Comparison } from "../../components/Compared";
import { instant, words } from "../../format";
import type { Candidate, Feature, Hit } from "./queries/hits";

export type Verdict = "true_match" | "false_positive" | "unsure";
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

type Proposed = Pick<NonNullable<Hit["proposed"]>, "decision" | "decided_at" | "decided_by_name" | "rationale">;

/** Who proposed what and when: what the second person has to know before answering. */
export function proposedBy(proposed: Proposed | null | undefined, mine: boolean): string {
  if (!proposed) return "proposed";
  const who = mine ? "you" : (proposed.decided_by_name ?? "another person");
  return `${words(proposed.decision)} proposed by ${who} on ${instant(proposed.decided_at)}`;
}

/** What a decision does, said before it is made. */
export function consequence(verdict: Verdict, people: People): string {
  if (verdict === "true_match") {
    return "Takes effect at once: decisions about the party are frozen until it is rejected, escalated or licensed.";
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
