import { describe, expect, it } from "vitest";

import { changedText, comparedText, comparisonOf, consequence, delistingText, featureLabel, offeredFor, peopleFor, proposedBy, standingText } from "./hitRules";

import type { HitDetail } from "./queries/hits";

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

describe("a delisting", () => {
  const hit = { status: "true_match", delisted: true, delisted_on: "2026-11-02", delisting_confirmed: false, awaits_second: false, decisions: [] } as const;
  const made = { decision: "delisting_confirmed", state: "proposed", decided_at: "2026-11-29T09:05:00Z", decided_by_name: "Ann Example", second_by_name: null, second_at: null };
  const of = (part: object) => ({ ...hit, ...part }) as unknown as HitDetail;

  it("is offered for a true match until two people confirmed it", () => {
    expect(offeredFor(hit)).toContain("delisting_confirmed");
    expect(offeredFor({ ...hit, delisting_confirmed: true })).not.toContain("delisting_confirmed");
    expect(offeredFor({ ...hit, delisted: false })).not.toContain("delisting_confirmed");
    expect(offeredFor({ ...hit, status: "undecided" })).not.toContain("delisting_confirmed");
    expect(offeredFor({ ...hit, awaits_second: true })).toEqual(["true_match"]);
    expect(peopleFor({ ...WEAK, status: "true_match" }, PLAIN, "delisting_confirmed")).toBe("two");
    expect(consequence("delisting_confirmed", "two")).toMatch(/second person.*counts as listed until/);
  });

  it("says who still has to confirm it", () => {
    expect(delistingText(of({ delisted: false }))).toBeNull();
    expect(delistingText(of({}))).toMatch(/taken off the list by .*2026\. Two people must confirm .* counts as listed/);
    expect(delistingText(of({ awaits_second: true, decisions: [made] }))).toMatch(/Ann Example proposed on .*; a second person must confirm it\. Until then the party counts as listed/);
    expect(delistingText(of({ status: "undecided" }))).toMatch(/counts all the same until it is decided/);
    expect(standingText(hit)).toBe("true match, taken off the list: two people must confirm it");
  });

  it("says by whom and when it was confirmed, and forgets one that was refused", () => {
    const final = { ...made, state: "final", second_by_name: "Ben Example", second_at: "2026-11-30T08:00:00Z" };
    const text = delistingText(of({ delisting_confirmed: true, decisions: [{ ...made, state: "refused", decided_by_name: "Cy" }, final] }));
    expect(text).toMatch(/Two people confirmed that this ends the listing of the party: Ann Example on .*2026.* and Ben Example on .*2026/);
    expect(standingText({ ...hit, delisting_confirmed: true })).toBe("true match, delisting confirmed by two people");
  });
});

describe("what another person changed", () => {
  const read = { status: "undecided", strength: "weak", delisted: false, delisting_confirmed: false, review_required: false, assigned_to: null, version_id: "v1", proposed: null } as const;

  it("is said of each thing that a decision rests on", () => {
    expect(changedText(read, { ...read, status: "true_match", strength: "strong", assigned_to: "u" })).toBe("it was “undecided” and is “true match”; the match was weak and is strong; it was assigned to another person");
    expect(changedText(read, { ...read, delisted: true, version_id: "v2" })).toMatch(/taken off the list”; the list has a new version/);
    expect(changedText(read, read)).toBe("none of what a decision rests on");
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

it("names what was compared, and the kind of a number", () => {
  expect(["birth_date", "name_equal", "eye_colour"].map(featureLabel)).toEqual(["Date of birth", "Whole name", "Eye colour"]);
  expect(comparedText("identifier", "GB-COH 01234567")).toBe("Companies House number 01234567");
  expect(comparedText("name", "Oak Ltd")).toBe("Oak Ltd");
  expect(comparedText("identifier", null)).toBe("not stated");
});
