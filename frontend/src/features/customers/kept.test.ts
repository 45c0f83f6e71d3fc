import { expect, it } from "vitest";

import { keptBecause } from "./kept";

const run = (id: string, status: string, risk: unknown = null) => ({ id, status, risk });
const done = run("1", "complete", {});

it("says that the newest investigation ended before it was evaluated", () => {
  expect(keptBecause([run("2", "cancelled"), done], "1", true)).toBe(
    "The newest investigation was cancelled before it was evaluated, so this rests on an earlier one. The risk stays as it was evaluated, until the next investigation is complete.",
  );
  expect(keptBecause([run("2", "failed"), done], "1", true)).toContain("was ended by a failure before");
});

it("says that the investigation behind the risk was withdrawn, if all others are known", () => {
  expect(keptBecause([done], "2", true)).toContain("was withdrawn");
  expect(keptBecause([], "2", true)).toContain("was withdrawn");
  expect(keptBecause([done], "2", false)).toBeNull();
});

it("says nothing where the risk rests on the newest, one is under way, or there is none", () => {
  expect(keptBecause([done], "1", true)).toBeNull();
  expect(keptBecause([run("2", "running"), done], "1", true)).toBeNull();
  expect(keptBecause([run("2", "cancelled", {}), done], "2", true)).toBeNull();
  expect(keptBecause([], null, true)).toBeNull();
});
