import { expect, test } from "vitest";

import { outcomeText, rowsOf, runSearch, shown } from "./tabs";

test("what differs is listed with both values and its reason; what is missing says so", () => {
  const rows = rowsOf({
    added: [{ key: "a", label: "Party Alder", fields: [], why: ["A new register answer."] }],
    removed: [{ key: "b", label: "Party Birch", fields: [], why: [] }],
    changed: [{ key: "c", label: "Score", fields: [{ field: "score_high", before: 10, after: null }], why: [] }],
    unchanged: 4,
  });
  expect(rows).toEqual([
    { what: "Party Alder", before: "not there", after: "new", why: "A new register answer." },
    { what: "Party Birch", before: "there", after: "gone", why: "" },
    { what: "Score", before: "score high: 10", after: "score high: not stated", why: "" },
  ]);
  expect(shown([])).toBe("none");
  expect(shown({ lower_end: 5, open: false })).toBe("lower end: 5, open: no");
});

test("no screening is called clear without what was searched", () => {
  expect(outcomeText("clear")).toBe("no candidate on the lists searched");
  expect(outcomeText("not_assessed")).toBe("not assessed");
});

test("an unknown tab in the address is left out", () => {
  expect(runSearch({ tab: "notes" })).toEqual({ tab: "notes" });
  expect(runSearch({ tab: "secrets" })).toEqual({});
});
