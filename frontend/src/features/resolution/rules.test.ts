import { describe, expect, it } from "vitest";

import { comparisonOf, excluded, nextStep, valuesCompared } from "./rules";

const ME = { me: "me", mayDecide: true, maySecond: true };

describe("the wording of a comparison", () => {
  it.each([
    ["agrees", "Same"],
    ["contradicts", "Different"],
    ["unknown", "Not enough information"],
  ] as const)("%s is “%s”", (effect, wording) => {
    expect(comparisonOf({ effect })).toBe(wording);
  });

  it("compares stated values without regard to case, and a gap says nothing", () => {
    const london = [{ value: "LONDON", source: "psc" }];
    expect(valuesCompared(london, [{ value: "London", source: "gleif" }])).toBe("Same");
    expect(valuesCompared(london, [{ value: "Leeds", source: "gleif" }])).toBe("Different");
    expect(valuesCompared(london, [])).toBe("Not enough information");
  });
});

describe("who may do what", () => {
  it("one person proposes a merge, and cannot confirm it", () => {
    expect(nextStep({ status: "open", proposed_by: null }, ME)).toMatchObject({ merge: true, reject: true });
    expect(nextStep({ status: "proposed", proposed_by: "me" }, ME)).toMatchObject({ merge: false, reject: true });
  });

  it("a second person with the right role confirms it", () => {
    const proposed = { status: "proposed", proposed_by: "another" };
    expect(nextStep(proposed, ME).merge).toBe(true);
    expect(nextStep(proposed, { ...ME, maySecond: false }).merge).toBe(false);
  });

  it("a merge is taken back by two people, a rejected pair is over", () => {
    expect(nextStep({ status: "merged", proposed_by: "me" }, ME)).toMatchObject({ undo: true, merge: false });
    expect(nextStep({ status: "undo_proposed", proposed_by: "me" }, ME)).toMatchObject({ undo: false, keep: true });
    const proposed = { status: "undo_proposed", proposed_by: "another" };
    expect(nextStep(proposed, ME)).toMatchObject({ undo: true, keep: true });
    expect(nextStep(proposed, { ...ME, maySecond: false })).toMatchObject({ undo: false, keep: true });
    expect(nextStep({ status: "rejected", proposed_by: null }, ME)).toMatchObject({ undo: false, merge: false });
  });

  it("two of whom one may be listed are kept apart by two people, and any who decides refuses", () => {
    const mine = nextStep({ status: "reject_proposed", proposed_by: "me" }, ME);
    expect(mine).toMatchObject({ reject: false, unsure: true, merge: true });
    const proposed = { status: "reject_proposed", proposed_by: "another" };
    expect(nextStep(proposed, ME)).toMatchObject({ reject: true, unsure: true });
    expect(nextStep(proposed, { ...ME, maySecond: false })).toMatchObject({ reject: false, unsure: true });
    expect(nextStep({ status: "unsure", proposed_by: null }, ME)).toMatchObject({ reject: true, unsure: false });
  });

  it("whoever only reads does nothing", () => {
    expect(nextStep({ status: "open", proposed_by: null }, { ...ME, mayDecide: false })).toMatchObject({
      merge: false,
      reject: false,
      undo: false,
    });
  });
});

it("names what excludes that two are one", () => {
  const features = [
    { name: "birth_date", effect: "contradicts", first: ["1961"], second: ["1984"], detail: "", veto: true },
    { name: "country", effect: "contradicts", first: ["GB"], second: ["DK"], detail: "", veto: false },
  ] as const;
  expect(excluded(features.map((one) => ({ ...one, first: [...one.first], second: [...one.second] })))).toHaveLength(1);
});
