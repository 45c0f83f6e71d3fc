/** Several hits decided together: what it will do, and what became of each; without I/O but the given. */
import { asProblem } from "../../api/problem";
import { words } from "../../format";
import { peopleFor, type Verdict } from "./hitRules";
import type { Outcome } from "./pending";
import type { DecisionRequest, HitDetail } from "./queries/hits";

/** True matches freeze a party: each is decided by itself, beside its evidence. */
export const TOGETHER = ["false_positive", "unsure"] as const satisfies Verdict[];
export type Together = (typeof TOGETHER)[number];

/** As many as a person can answer for with one rationale. */
export const MOST = 50;

export interface BulkPlan {
  /** Takes effect at once. */
  one: HitDetail[];
  /** Is only proposed: a second person is needed. */
  two: HitDetail[];
  /** Cannot be decided here, with the reason. */
  left: { hit: HitDetail; why: string }[];
}

/** What one verdict would do to each. A dismissal that takes a distinguishing fact counts as one for two people: no fact fits several hits. */
export function planOf(hits: readonly HitDetail[], verdict: Together): BulkPlan {
  const plan: BulkPlan = { one: [], two: [], left: [] };
  for (const hit of hits) {
    if (hit.awaits_second) plan.left.push({ hit, why: "a second person has to confirm or refuse it first" });
    else if (hit.status === "true_match") plan.left.push({ hit, why: "a true match is reviewed by itself" });
    else if (peopleFor(hit, hit.candidate, verdict) === "one") plan.one.push(hit);
    else plan.two.push(hit);
  }
  return plan;
}

function count(hits: readonly unknown[]): string {
  return hits.length === 1 ? "1 hit" : `${hits.length.toLocaleString()} hits`;
}

/** Said before anything is decided. */
export function planText({ one, two, left }: BulkPlan, verdict: Together): string {
  return [
    ...(one.length > 0 ? [verdict === "unsure" ? `${count(one)}: stays open, like an undecided one.` : `${count(one)}: takes effect at once; the hit leaves the queue while both sides stay what they are.`] : []),
    ...(two.length > 0 ? [`${count(two)}: needs a second person. It is only proposed, and stays undecided until a senior officer or the MLRO confirms it.`] : []),
    ...(left.length > 0 ? [`${count(left)}: is left as it is.`] : []),
  ].join(" ");
}

/** Decides each by itself: one that fails never stops or undoes another. */
export async function decideAll(
  { one, two }: Pick<BulkPlan, "one" | "two">,
  decide: (hit: HitDetail) => Promise<{ state: string; decision: string }>,
  titleOf: (listId: string) => string,
): Promise<Outcome> {
  const each: string[] = [];
  const counts = { saved: 0, proposed: 0, failed: 0 };
  for (const hit of [...one, ...two]) {
    const named = `${hit.party_name} and ${hit.entry_name} (${titleOf(hit.list_id)})`;
    try {
      const made = await decide(hit);
      counts[made.state === "proposed" ? "proposed" : "saved"] += 1;
      each.push(`${named}: ${words(made.decision)} ${made.state === "proposed" ? "proposed; it waits for a second person" : "saved"}.`);
    } catch (error: unknown) {
      counts.failed += 1;
      each.push(`${named}: not saved. ${asProblem(error).detail}`);
    }
  }
  const outcome = [`${counts.saved.toLocaleString()} saved`, `${counts.proposed.toLocaleString()} proposed and waiting for a second person`, `${counts.failed.toLocaleString()} not saved`].filter((text) => !text.startsWith("0 "));
  return { outcome: `${outcome.join(", ")}.`, each };
}

export function requestOf(verdict: Together, rationale: string): DecisionRequest {
  return { decision: verdict, rationale };
}
