import { expect, it } from "vitest";

import { choicesOf, narrowingOf, NOTHING, problemsOf, takenAway, valuesOf, versionState, versionStep, waitingVersions } from "./narrowing";
import type { Contract } from "./queries/sources";
import { sourceSearch } from "./search";

const NARROW = { jurisdictions: ["NL"], refresh_days: 7, without: ["Control"], without_answers: ["officers"], without_coverage: ["LegalEntity.status"], trust: { "LegalEntity.legal_name": 0.9 } };

it("says what a version takes away, and that one takes nothing", () => {
  expect(takenAway(NOTHING)).toEqual(["Nothing: the contract as it is shipped."]);
  expect(takenAway(NARROW)).toEqual([
    "Asked only about companies in Netherlands.",
    "Data older than 7 days is fetched again.",
    "Everything of control: may not be asserted.",
    "The answer “officers” is not asked for.",
    "Status (legal entity): a missing value is no absence.",
    "Legal name (legal entity): trusted up to 90%.",
  ]);
});

it("brings a version through the form unchanged", () => {
  expect(narrowingOf(valuesOf(NARROW, "x"))).toEqual(NARROW);
  expect(narrowingOf(valuesOf(NOTHING, "x"))).toEqual(NOTHING);
});

it("names what is wrong with what was typed", () => {
  const values = valuesOf(NARROW, "Because.");
  expect(problemsOf(values)).toEqual({});
  expect(problemsOf({ ...values, note: " ", jurisdictions: ["Holland"], days: "0", trust: [{ field: "", percent: "90" }] })).toEqual({
    note: "Why, for those who ask later",
    jurisdictions: "Two letters each, such as NL",
    days: "Whole days from 1 to 365",
    trust: "A field and 0 to 100 percent each",
  });
});

it("never offers the activation of what waits, and confirms only to those who may", () => {
  const draft = { status: "draft", awaits_second_person: [] } as const;
  const waiting = { status: "draft", awaits_second_person: ["Control: removed"] } as { status: "draft"; awaits_second_person: string[] };
  expect(versionState({ ...draft, awaits_second_person: [] })).toBe("draft");
  expect(versionState(waiting)).toBe("waits for a second person");
  expect(waitingVersions([{ ...draft, awaits_second_person: [] }, waiting, { status: "active" as const, awaits_second_person: [] }])).toEqual([waiting]);
  expect(versionStep({ ...draft, awaits_second_person: [] }, { maySettle: true, maySecond: false })).toMatchObject({ activate: true, confirm: false });
  expect(versionStep({ ...draft, awaits_second_person: [] }, { maySettle: false, maySecond: true })).toMatchObject({ activate: false, confirm: false });
  expect(versionStep(waiting, { maySettle: true, maySecond: false })).toMatchObject({ activate: false, confirm: false, discard: true });
  expect(versionStep(waiting, { maySettle: false, maySecond: true })).toMatchObject({ activate: false, confirm: true, discard: false });
  expect(versionStep({ status: "active", awaits_second_person: [] }, { maySettle: true, maySecond: true })).toMatchObject({ change: false, activate: false, confirm: false });
});

it("offers also what the version in force took away", () => {
  const contract = { fields: [{ type: "LegalEntity", attribute: "status", trust: 0.9, required: false }], covers: [] } as Pick<Contract, "fields" | "covers">;
  expect(choicesOf(contract, ["b", "a"], NARROW)).toEqual({
    fields: ["Control", "LegalEntity", "LegalEntity.legal_name", "LegalEntity.status"],
    covers: ["LegalEntity.status"],
    answers: ["a", "b"],
  });
});

it("reads its address", () => {
  expect(sourceSearch({ version: "v", other: 1 })).toEqual({ version: "v" });
});
