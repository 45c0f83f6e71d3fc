import { expect, it } from "vitest";

import { fetchText, knownDatasets, knownLists, listLoadText, registerLoadText } from "./loads";

it("says how far a load of a list is, and why it was refused", () => {
  const load = { status: "running", progress: { phase: "reading", done: 1200, total: 5000 }, report: null, error: null };
  expect(listLoadText(load)).toMatch(/^reading 1.?200 of 5.?000$/);
  expect(listLoadText({ ...load, progress: {} })).toBe("running");
  expect(listLoadText({ ...load, status: "failed", error: { code: "too_many_removals", detail: "Half of the entries would go." } })).toBe("refused: Half of the entries would go.");
  expect(listLoadText({ ...load, status: "complete", report: { status: "loaded", added: 3, removed: 0 } })).toBe("loaded, 3 added, 0 removed");
});

it("says how much of a register is read, and that a comparison kept nothing", () => {
  const load = { status: "running", error: null, done_bytes: 50, total_bytes: 200, statements: 9, added: null, changed: null, removed: null, rejected: null, dry_run: false } as const;
  expect(registerLoadText(load)).toBe("9 statements read, 25% of the file");
  expect(registerLoadText({ ...load, status: "complete", added: 4, rejected: 1, dry_run: true })).toBe("compared only, 4 added, 1 rejected");
});

it("says why a fetch failed", () => {
  expect(fetchText({ status: "complete", outcome: "failed", code: "dns", detail: null, dry_run: false })).toBe("failed: dns");
  expect(fetchText({ status: "running", outcome: null, code: null, detail: null, dry_run: false })).toBe("running");
});

it("offers what exists by its title", () => {
  const versions = [{ list_id: "own", manifest: { title: "A list of our own" } }, { list_id: "uk", manifest: {} }, { list_id: "bare", manifest: {} }];
  expect(knownLists([{ list_id: "uk", title: "UK Sanctions List" }], versions).map((one) => one.label)).toEqual(["A list of our own (own)", "bare", "UK Sanctions List (uk)"]);
  expect(knownDatasets([{ name: "uk-psc", title: "Persons with significant control" }])).toEqual([{ value: "uk-psc", label: "Persons with significant control (uk-psc)" }]);
  expect([knownLists(), knownDatasets()]).toEqual([[], []]);
});
