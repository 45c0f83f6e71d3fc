import type { Comparison } from "../../components/Compared";
import type { Candidate, ComparedFeature, SourcedValue } from "./queries/candidates";

/** The wording of the comparison, the same as in the hits queue. */
export function comparisonOf(feature: Pick<ComparedFeature, "effect">): Comparison {
  if (feature.effect === "agrees") return "Same";
  return feature.effect === "contradicts" ? "Different" : "Not enough information";
}

/** The same for what each source states: equal texts are the same, a gap on a side says nothing. */
export function valuesCompared(first: readonly SourcedValue[], second: readonly SourcedValue[]): Comparison {
  if (first.length === 0 || second.length === 0) return "Not enough information";
  const theirs = new Set(second.map((one) => one.value.toLocaleLowerCase()));
  return first.some((one) => theirs.has(one.value.toLocaleLowerCase())) ? "Same" : "Different";
}

/** What excludes that the two are one; a merge would be refused. */
export function excluded(features: readonly ComparedFeature[]): readonly ComparedFeature[] {
  return features.filter((feature) => feature.veto);
}

export interface Rights {
  me: string | undefined;
  mayDecide: boolean;
  maySecond: boolean;
}

/** What a person may do with a candidate, and why not. */
export function nextStep(candidate: Pick<Candidate, "status" | "proposed_by">, rights: Rights): {
  merge: boolean;
  reject: boolean;
  unsure: boolean;
  undo: boolean;
  keep: boolean;
  says: string;
} {
  const none = { merge: false, reject: false, unsure: false, undo: false, keep: false };
  if (!rights.mayDecide) return { ...none, says: "Your roles read candidates; an analyst decides." };
  switch (candidate.status) {
    case "merged":
      return { ...none, undo: true, says: "Two people joined them. It takes two to take that back; you propose it." };
    case "undo_proposed": {
      // who keeps the merge says so again
      const says = "A person proposed to take the merge back.";
      if (candidate.proposed_by === rights.me)
        return { ...none, keep: true, says: "You proposed to take the merge back. Another person must confirm it." };
      if (!rights.maySecond)
        return { ...none, keep: true, says: `${says} A senior officer or the MLRO confirms it; your roles do not.` };
      return { ...none, keep: true, undo: true, says: `${says} You can confirm it.` };
    }
    case "rejected":
      return { ...none, says: "They are two parties. Later runs keep them apart." };
    case "proposed": {
      const mine = candidate.proposed_by === rights.me;
      const open = { ...none, reject: true, unsure: true };
      if (mine) return { ...open, says: "You proposed to join them. Another person must confirm it." };
      if (!rights.maySecond)
        return { ...open, says: "A senior officer or the MLRO confirms the merge; your roles do not." };
      return { ...open, merge: true, says: "Another person proposed to join them. You can confirm it." };
    }
    case "reject_proposed": {
      // who is not sure, or would join them, refuses
      const says = "A person proposed that they are two. One of them may be listed, so it takes a second person.";
      if (candidate.proposed_by === rights.me)
        return { ...none, merge: true, unsure: true, says: "You proposed that they are two. Another person must confirm it." };
      if (!rights.maySecond)
        return { ...none, merge: true, unsure: true, says: `${says} A senior officer or the MLRO confirms it; your roles do not.` };
      return { ...none, merge: true, reject: true, unsure: true, says: `${says} You can confirm it.` };
    }
    default:
      return {
        ...none,
        merge: true,
        reject: true,
        unsure: candidate.status !== "unsure",
        says: "A merge takes two people. You propose it. So does keeping apart two of whom one may be listed.",
      };
  }
}
