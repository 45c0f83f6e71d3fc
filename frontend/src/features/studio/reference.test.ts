import { expect, it } from "vitest";

import { cellText, entriesOf, fieldsOf, holds, listedText, provenanceProblems, settingsOf, standingText } from "./reference";

it("says first what a dataset is not good for", () => {
  const good = { status: "shipped", empty: false, stale: false, due: null };
  expect(standingText(good)).toBe("comes with Atlas");
  expect(standingText({ ...good, empty: true })).toBe("no data: what needs it is not assessed; comes with Atlas");
  expect(standingText({ ...good, stale: true, due: "2026-10-01" })).toMatch(/^out of date since .*2026; comes with Atlas$/);
});

it("says in a list what waits for a second person, and why", () => {
  const draft = { status: "draft", empty: false, stale: false, due: null };
  expect(listedText({ ...draft, awaits_second_person: ["Left out: KP"] })).toBe("waits for a second person (Left out: KP); draft: answers nothing yet");
  expect(listedText({ ...draft, awaits_second_person: [] })).toBe("draft: answers nothing yet");
});

it("reads entries and what stands beside them, of any type", () => {
  const data = { items: [{ code: "DK", score: 89 }, { code: "SO", score: 9, note: "x" }], default: "standard" };
  expect(entriesOf(data)).toHaveLength(2);
  expect(fieldsOf(entriesOf(data))).toEqual(["code", "score", "note"]);
  expect(settingsOf(data)).toEqual([["Default", "standard"]]);
  expect(entriesOf(null)).toEqual([]);
  expect(entriesOf({ items: "none" })).toEqual([]);
});

it("names countries, and shows nested values as words", () => {
  expect(cellText("code", "DK")).toBe("Denmark (DK)");
  expect(cellText("code", "64.20")).toBe("64.20");
  expect(cellText("group", "DK")).toBe("DK");
  expect(cellText("ubo", { threshold: 25, verified: true })).toBe("threshold: 25; verified: yes");
  expect(cellText("names", [])).toBe("–");
  expect(holds({ code: "DK" }, "denm")).toBe(true);
});

it("asks for the source before anything is sent", () => {
  const values = { version: "2026", name: "CPI", source: "TI", url: "https://ti.example/cpi", source_date: "2026-02", licence: "public" };
  expect(provenanceProblems(values)).toEqual({});
  expect(provenanceProblems({ ...values, url: "http://ti.example", source_date: "Feb 2026", source: " " })).toMatchObject({ url: "An https address", source: "Required", source_date: expect.stringContaining("A day") });
});
