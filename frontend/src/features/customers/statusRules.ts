/** What a change of a relationship's status needs and does, so that it is said before it is done. */
import type { Status } from "./search";

/** From each status, those that may follow; the API refuses every other. */
export const FOLLOWS: Record<Status, readonly Status[]> = {
  prospect: ["onboarding", "exited"],
  onboarding: ["active", "prospect", "exited"],
  active: ["restricted", "exited"],
  restricted: ["active", "exited"],
  exited: ["onboarding"],
};

export const STATUS_LABELS: Record<Status, string> = {
  prospect: "Prospect",
  onboarding: "Onboarding",
  active: "Active",
  restricted: "Restricted",
  exited: "Exited",
};

export interface Situation {
  from: Status;
  to: Status;
  /** Whether Atlas ever investigated the customer. */
  investigated: boolean;
  /** Changes so far, newest first. */
  changes: { to_status: string; changed_by: string }[];
  me: string;
  permissions: readonly string[];
}

export interface Outlook {
  does: string[];
  /** What must be true; the server checks it again. */
  needs: string[];
  /** Why this person cannot do it; null: nothing known speaks against it. */
  barred: string | null;
}

/** A restriction outlives an exit: only becoming active lifts it. */
function restrictionStands(changes: Situation["changes"]): boolean {
  for (const change of changes) {
    if (change.to_status === "active") return false;
    if (change.to_status === "restricted") return true;
  }
  return false;
}

const DOES: Record<Status, string[]> = {
  prospect: ["Puts the onboarding back. Nothing is deleted."],
  onboarding: ["Begins due diligence. No business is done with the customer yet."],
  active: ["Opens the relationship. Reviews are scheduled by the due-diligence tier."],
  restricted: ["Limits the relationship. Only another person, a senior officer or the MLRO, can lift it."],
  exited: ["Ends the relationship: no further review is due and an open review task is closed. Records are kept."],
};

export function outlook(situation: Situation): Outlook {
  const { from, to, investigated, changes, me, permissions } = situation;
  const does = [...DOES[to]];
  const needs: string[] = [];
  const standing = from === "restricted" || restrictionStands(changes);
  const second = to === "active" && (standing || !investigated);
  if (to === "active" && investigated) needs.push("A final approval of the customer’s latest investigation holds.");
  if (to === "active" && !investigated) {
    needs.push("The customer was never investigated: a second person opens it, not the one who began the onboarding.");
  }
  if (to === "active" && standing) {
    needs.push("A restriction is lifted by another person than the one who set it.");
  }
  if (second) needs.push("That person is a senior officer or the MLRO.");
  if (from === "exited" && standing) does.push("The earlier restriction stays: it must be lifted before the customer is active again.");
  const decision = from === "exited" || (to !== "onboarding" && to !== "prospect");
  return { does, needs, barred: barredBecause() };

  function barredBecause(): string | null {
    if (decision && !permissions.includes("decide")) return "Your roles do not allow decisions on relationships.";
    if (!permissions.includes("run")) return "Your roles do not allow changes to customers.";
    if (!second) return null;
    if (!permissions.includes("second_decide")) return "Only a senior officer or the MLRO may do this.";
    const firsts = [...(standing ? ["restricted"] : []), ...(investigated ? [] : ["onboarding"])];
    const mine = firsts.find((status) => changes.find((change) => change.to_status === status)?.changed_by === me);
    if (mine === "restricted") return "You set the restriction: another person must lift it.";
    if (mine === "onboarding") return "You began the onboarding: another person must open the relationship.";
    return null;
  }
}
