import { describe, expect, it } from "vitest";

import { comparisonOf, consequence, peopleFor, proposedBy } from "./hitRules";

const WEAK = { status: "undecided", highest_strength: "weak", measure: "watch" } as const;
const FREEZE = { ...WEAK, measure: "asset_freeze" } as const;
const PLAIN = { name_equal: null, contradictions: [] };
const EQUAL = { name_equal: "primary", contradictions: [] };

describe("how many people a decision takes", () => {
  it.each(["exact", "strong"] as const)("two for a false positive on a %s match", (highest_strength) => {
    expect(peopleFor({ ...WEAK, highest_strength }, PLAIN, "false_positive")).toBe("two");
  });

  it("counts the strongest that the hit ever was", () => {
    expect(peopleFor({ ...WEAK, highest_strength: "exact" }, PLAIN, "false_positive")).toBe("two");
    expect(peopleFor(WEAK, PLAIN, "false_positive")).toBe("one");
  });

  it("two for an equal name on an asset freeze, unless the screening recorded a contradiction", () => {
    expect(peopleFor(FREEZE, EQUAL, "false_positive")).toBe("two");
    expect(peopleFor(FREEZE, { ...EQUAL, contradictions: ["birth_date"] }, "false_positive")).toBe("fact");
    expect(peopleFor(WEAK, EQUAL, "false_positive")).toBe("one");
  });

  it("one for what adds scrutiny, two for whatever takes a true match back", () => {
    const confirmed = { ...WEAK, status: "true_match" } as const;
    expect(peopleFor({ ...FREEZE, highest_strength: "exact" }, EQUAL, "true_match")).toBe("one");
    expect(peopleFor({ ...FREEZE, highest_strength: "exact" }, EQUAL, "unsure")).toBe("one");
    expect(peopleFor(confirmed, PLAIN, "unsure")).toBe("two");
    expect(peopleFor(confirmed, PLAIN, "false_positive")).toBe("two");
  });
});

describe("what waits for a second person", () => {
  const proposed = { decision: "false_positive", decided_at: "2026-11-29T09:05:00Z", decided_by_name: "Ann Example", rationale: "Another birth date." } as const;

  it("names who proposed it, and when", () => {
    expect(proposedBy(proposed, false)).toMatch(/^false positive proposed by Ann Example on .*2026/);
    expect(proposedBy(proposed, true)).toMatch(/^false positive proposed by you on /);
    expect(proposedBy({ ...proposed, decided_by_name: null }, false)).toMatch(/by another person on /);
  });
});

describe("the words of a comparison", () => {
  const compared = (effect: string, query_value: string | null, entry_value: string | null, name = "country") =>
    comparisonOf({ name, effect, query_value, entry_value });

  it("never calls a gap the same", () => {
    expect(compared("agrees", "CU", "CU, PA")).toBe("Same");
    for (const effect of ["contradicts", "lowers"]) expect(compared(effect, "GB", "IR")).toBe("Different");
    for (const effect of ["neutral", "not_comparable", "something new"]) {
      expect(compared(effect, null, null)).toBe("Not enough information");
      expect(compared(effect, "GB", null)).toBe("Not enough information");
    }
    expect(compared("not_comparable", "GB", "GB")).toBe("Not enough information");
    expect(compared("neutral", "company", "company")).toBe("Same");
  });

  it("calls a name that agrees in part similar", () => {
    expect(compared("agrees", "HAVANATUR S.A.", "Havanatur, S.A.", "name")).toBe("Same");
    expect(compared("agrees", "EXPORT DEVELOPMENT BANK OF IRAN", "IRAN EXPORT BANK", "name")).toBe("Similar");
  });

  it("says before a decision that it is only proposed", () => {
    expect(consequence("false_positive", "two")).toMatch(/second person/);
    expect(consequence("false_positive", "one")).not.toMatch(/second person/);
    expect(consequence("true_match", "one")).toMatch(/frozen/);
  });
});
