import { words } from "../format";

const FIXED: Record<string, string> = {
  no_profile: "The firm has no active compliance profile.",
  coverage_below_minimum: "Too little of the risk matrix was assessed.",
  country_involved:
    "An officer, a subsidiary or an address is in a country for which the law has a floor.",
  long_chain_of_owners: "More layers of owners than are usual.",
  country_not_read: "A source has a text in place of a country that names no known country.",
  earlier_engine: "The evaluation was made by an earlier release: evaluate again.",
  sanctions_match: "A confirmed match with a sanctions list counts.",
};

const OUTDATED: Record<string, string> = {
  compliance_profile: "Other rules of the compliance profile are active now: evaluate again.",
  policy: "Another risk policy is active now: evaluate again.",
  matrix: "Another version of the risk matrix is in use now: evaluate again.",
  review_overdue: "The next review is overdue.",
  lists:
    "A list that the compliance profile requires gives no negative answer today, or not every party is compared with it yet.",
  registers: "The registers are too old, or may say something else now: run it again.",
  reference_data: "Other reference data is active now: evaluate again.",
  relationship_profile: "The relationship profile was changed: evaluate again.",
  customer_identity: "The customer, or which parties or relationships count, was changed: run it again. If it is another company now, the former one’s undecided hits are decided first, and an approval takes two people.",
  newer_run: "A later investigation of the company was evaluated: read that one.",
};

/** Why a level is provisional, as a sentence, from its code. */
export function provisionalReason(code: string): string {
  const fixed = FIXED[code];
  if (fixed) return fixed;
  const [kind = code, what = ""] = code.split(":", 2);
  if (kind === "core_not_assessed") return `A core factor was not assessed: ${words(what)}.`;
  if (kind === "data_check_open") return `A check of the data is open: ${words(what)}.`;
  if (kind === "outdated" && OUTDATED[what]) return OUTDATED[what];
  return `${words(code)}.`;
}

/** Codes of what changed since an evaluation, without those that its reasons name already. */
export function changedSince(reasons: readonly string[] = [], outdated: readonly string[] = []): string[] {
  return outdated.map((code) => `outdated:${code}`).filter((code) => !reasons.includes(code));
}
