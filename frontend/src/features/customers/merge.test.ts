import { expect, it } from "vitest";

import { changes, merged } from "./merge";

const was = { purpose: "payments", products: ["lending"], volume: 100, segment: null };
const theirs = { purpose: "payments", products: ["lending", "leasing"], volume: 200, segment: null };
const mine = { purpose: "payroll", products: ["lending"], volume: 300, segment: null };

it("names every field that either person changed, and marks what both changed", () => {
  expect(changes(was, theirs, mine)).toEqual([
    { field: "purpose", was: "payments", theirs: "payments", mine: "payroll", conflict: false },
    { field: "products", was: ["lending"], theirs: ["lending", "leasing"], mine: ["lending"], conflict: false },
    { field: "volume", was: 100, theirs: 200, mine: 300, conflict: true },
  ]);
});

it("never undoes what only the other person changed", () => {
  expect(merged(was, theirs, mine)).toEqual({
    purpose: "payroll",
    products: ["lending", "leasing"],
    volume: 300,
    segment: null,
  });
});

it("sees no conflict where both wrote the same", () => {
  expect(changes({ a: 1 }, { a: 2 }, { a: 2 })).toEqual([{ field: "a", was: 1, theirs: 2, mine: 2, conflict: false }]);
  expect(changes({ a: 1 }, { a: 1 }, { a: 1 })).toEqual([]);
});
