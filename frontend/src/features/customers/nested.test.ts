import { expect, it } from "vitest";

import { nestedChanges, nestedMerged } from "./nested";

const was = { title: "Profile", floor: 60, lists: [{ days: 3 }, { days: 7 }], kept: { years: 5 } };
const theirs = { title: "Profile 2027", floor: 65, lists: [{ days: 1 }, { days: 7 }], kept: { years: 5, note: "law" } };
const mine = { title: "Profile", floor: 70, lists: [{ days: 3 }, { days: 2 }], kept: { years: 5 } };

it("names by its path what either person changed, and marks what both changed", () => {
  expect(nestedChanges(was, theirs, mine)).toEqual([
    { field: "title", was: "Profile", theirs: "Profile 2027", mine: "Profile", conflict: false },
    { field: "floor", was: 60, theirs: 65, mine: 70, conflict: true },
    { field: "lists.0.days", was: 3, theirs: 1, mine: 3, conflict: false },
    { field: "lists.1.days", was: 7, theirs: 7, mine: 2, conflict: false },
    { field: "kept.note", was: null, theirs: "law", mine: null, conflict: false },
  ]);
  expect(nestedChanges(was, was, was)).toEqual([]);
});

it("puts both changes together and loses none but where both changed the same", () => {
  expect(nestedMerged(was, theirs, mine)).toEqual({ title: "Profile 2027", floor: 70, lists: [{ days: 1 }, { days: 2 }], kept: { years: 5, note: "law" } });
  expect(nestedMerged(was, was, mine)).toEqual(mine);
  expect(nestedMerged(was, theirs, was)).toEqual(theirs);
});

it("takes a list whose length changed as one value", () => {
  const [a, b, c] = [{ x: [1, 2] }, { x: [1, 2, 3] }, { x: [1, 4] }];
  expect(nestedChanges(a, b, c)).toEqual([{ field: "x", was: "[1,2]", theirs: "[1,2,3]", mine: "[1,4]", conflict: true }]);
  expect(nestedMerged(a, b, c)).toEqual(c);
});
