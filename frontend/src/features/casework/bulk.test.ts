import { describe, expect, it, vi } from "vitest";

import { decideAll, planOf, planText } from "./bulk";
import type { HitDetail } from "./queries/hits";

const HIT = {
  id: "h1",
  party_name: "Alder Ltd",
  entry_name: "ALDER",
  list_id: "uk",
  status: "undecided",
  awaits_second: false,
  highest_strength: "weak",
  measure: "asset_freeze",
  candidate: { name_equal: false, contradictions: [] },
} as unknown as HitDetail;
const hit = (part: object) => ({ ...HIT, ...part }) as HitDetail;

describe("several hits together", () => {
  it("never takes fewer people than each would by itself", () => {
    const strong = hit({ id: "h2", highest_strength: "strong" });
    const equal = hit({ id: "h3", candidate: { name_equal: true, contradictions: [] } });
    const contradicted = hit({ id: "h4", candidate: { name_equal: true, contradictions: ["birth_date"] } });
    const plan = planOf([HIT, strong, equal, contradicted], "false_positive");
    expect(plan.one).toEqual([HIT]);
    expect(plan.two).toEqual([strong, equal, contradicted]); // no one fact distinguishes several
  });

  it("leaves true matches and what waits for a second person alone", () => {
    const plan = planOf([hit({ status: "true_match" }), hit({ awaits_second: true })], "false_positive");
    expect([plan.one, plan.two]).toEqual([[], []]);
    expect(plan.left.map(({ why }) => why)).toEqual(["a true match is reviewed by itself", "a second person has to confirm or refuse it first"]);
  });

  it("says what will happen before it does", () => {
    const text = planText(planOf([HIT, hit({ id: "h2", highest_strength: "exact" })], "false_positive"), "false_positive");
    expect(text).toContain("1 hit: takes effect at once");
    expect(text).toContain("1 hit: needs a second person");
    expect(planText(planOf([HIT], "unsure"), "unsure")).toContain("stays open");
  });

  it("gives each its outcome; one that fails stops no other", async () => {
    const decide = vi
      .fn()
      .mockRejectedValueOnce(new Error("It has changed."))
      .mockResolvedValueOnce({ state: "final", decision: "false_positive" })
      .mockResolvedValueOnce({ state: "proposed", decision: "false_positive" });
    const { outcome, each } = await decideAll({ one: [HIT, hit({ party_name: "Birch Ltd" })], two: [hit({ party_name: "Cedar Ltd" })] }, decide, () => "UK list");
    expect(outcome).toBe("1 saved, 1 proposed and waiting for a second person, 1 not saved.");
    expect(each).toEqual([
      "Alder Ltd and ALDER (UK list): not saved. It has changed.",
      "Birch Ltd and ALDER (UK list): false positive saved.",
      "Cedar Ltd and ALDER (UK list): false positive proposed; it waits for a second person.",
    ]);
  });
});
