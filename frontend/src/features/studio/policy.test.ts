import { expect, it } from "vitest";

import { multiplierProblem, weighed } from "./policy";

const CATEGORIES = [
  { id: "customer", weight: 0.5 },
  { id: "geographic", weight: 0.5 },
];

it("brings weights back to a sum of 1", () => {
  expect(weighed(CATEGORIES, {})).toEqual({ customer: 0.5, geographic: 0.5 });
  expect(weighed(CATEGORIES, { geographic: "3" })).toEqual({ customer: 0.25, geographic: 0.75 });
  for (const text of ["0.25", "1.5", "4"]) {
    const sum = Object.values(weighed(CATEGORIES, { customer: text }) ?? {}).reduce((all, one) => all + one, 0);
    expect(sum).toBeCloseTo(1);
  }
});

it("shows no weights for what the API would refuse", () => {
  for (const text of ["0.2", "4.01", "x", "1.555", "-1"]) {
    expect(multiplierProblem(text)).not.toBeNull();
    expect(weighed(CATEGORIES, { customer: text })).toBeNull();
  }
  expect(multiplierProblem("")).toBeNull();
});
