import { expect, test } from "vitest";

import { countText } from "./count";

test("a total is exact, or says that there are more", () => {
  expect(countText({ total: 0, total_is_lower_bound: false })).toBe("0");
  expect(countText({ total: 9_999, total_is_lower_bound: false })).toBe("9,999");
  expect(countText({ total: 10_000, total_is_lower_bound: false })).toBe("10,000"); // exactly so many
  expect(countText({ total: 10_000, total_is_lower_bound: true })).toBe("10,000+");
});

test("what was not counted is no number", () => {
  expect(countText({})).toBeNull();
  expect(countText({ total: null })).toBeNull();
});
