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

export type Comparison = "Same" | "Different" | "Not enough information";

/** What a comparison found, in the words of the queue. */
export function comparisonOf(feature: Pick<Feature, "effect">): Comparison {
  if (feature.effect === "agrees") return "Same";
  if (feature.effect === "contradicts" || feature.effect === "lowers") return "Different";
  return "Not enough information";
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
