import { expect, it } from "vitest";

import { EMPTY_FORM, formOf, problemsOf, requestOf, type PartyForm } from "./form";
import type { KnownList, ScreenedList, Screening } from "./queries/screening";
import { inOrder } from "./routes/ListsPage";
import { ageText, coverageText, listAnswer, listDay, notComparedText, topicText, withTitles, wordSaid } from "./said";
import { batchRowsSearch, listSearch, screeningsSearch, suppressionsSearch } from "./search";

const FORM: PartyForm = { ...EMPTY_FORM, name: " Иван Петров ", otherNames: "I. Petrov; Ivan", birthDate: "1961-04", countries: "gb, IR", scheme: "SWIFT", number: "X" };

it("sends what was entered, in the shape of the API", () => {
  expect(problemsOf(FORM)).toEqual({});
  expect(requestOf(FORM).parties[0]).toEqual({
    name: "Иван Петров",
    kind: "unknown",
    other_names: ["I. Petrov", "Ivan"],
    birth_date: "1961-04",
    countries: ["GB", "IR"],
    identifiers: [{ scheme: "SWIFT", value: "X" }],
  });
});

it.each([
  [{ name: " " }, "name"],
  [{ birthDate: "12.4.1961" }, "birthDate"],
  [{ countries: "GB, Iran" }, "countries"],
  [{ scheme: "" }, "scheme"],
  [{ number: "" }, "number"],
  [{ topics: [] }, "topics"],
])("does not send %j", (part, field) => {
  expect(Object.keys(problemsOf({ ...FORM, ...part }))).toEqual([field]);
});

const LIST = { list_id: "un", state: "ok", outcome: "clear", candidates: 0, reason: null, topics: ["sanctions"] } as unknown as ScreenedList;
const SCREENING = { word: "clear", threshold: 80, candidates: [], lists: [LIST], not_compared: [] } as unknown as Screening;

it("says a favourable word only with what it rests on", () => {
  expect(wordSaid(SCREENING).says).toBe(
    "No entry is this party on one list that is complete and current, at a score of 80 or more. It holds for these versions and for what was compared.",
  );
  expect(wordSaid({ ...SCREENING, word: "no_pep_found" }).says).toContain("Absence from a list does not prove");
});

it("does not take silence for clearance", () => {
  expect(wordSaid({ ...SCREENING, word: "not_assessed" }).says).toContain("that proves nothing");
  expect(listAnswer({ ...LIST, state: "stale_list" })).toBe("no candidate, which proves nothing: not current");
  expect(listAnswer({ ...LIST, state: "not_loaded", outcome: "not_assessed", reason: "not_loaded" })).toBe("not assessed: not loaded");
  expect(listAnswer(LIST)).toBe("no candidate");
  expect(listAnswer({ ...LIST, former_candidates: 1 })).toBe("no candidate that is listed, 1 entry taken off may be the party");
  expect(listAnswer({ ...LIST, candidates: 2, outcome: "hits", state: "stale_list" })).toBe("2 candidates");
});

it("names what could not be compared and why", () => {
  expect(notComparedText({ field: "identifiers[0]", value: "XX 1", reason: "unknown_scheme" })).toBe(
    "number “XX 1”: this kind of number is not known, so the number was not looked up.",
  );
  expect(notComparedText({ field: "name", value: "?", reason: "something_new" })).toBe("name “?”: something new.");
});

it("puts titles in the place of ids, whole ids only", () => {
  const lists = [
    { list_id: "un", title: "UN list" },
    { list_id: "demo-un", title: "Demo list" },
  ];
  expect(withTitles("hits on demo-un, un; nothing under them", lists)).toBe("hits on Demo list, UN list; nothing under them");
});

it("says what a topic lacks", () => {
  const topic = { topic: "sanctions", outcome: "not_assessed", reason: "no_history", detail: "no earlier version of un is loaded" } as const;
  expect(topicText(topic, [{ list_id: "un", title: "UN list" }])).toBe("Not assessed: no earlier version of UN list is loaded.");
  expect(topicText({ ...topic, reason: "not_compared" }, [])).toBe("Not assessed: not everything could be compared.");
  expect(topicText({ ...topic, outcome: "hits", reason: null, detail: "hits on un" }, [])).toBe("Hits on un.");
});

it("says an age with what it may be", () => {
  expect(ageText(0, 3)).toBe("today (may be 3 days old)");
  expect(ageText(null, 3)).toBe("age not known");
});

function known(title: string, standing: Partial<KnownList["standing"]>): KnownList {
  return { list_id: title, title, standing: { loaded: true, answers: true, entries: 10, complete: true, excerpt: false, ...standing } } as unknown as KnownList;
}

it("shows first the loaded lists whose silence proves nothing", () => {
  const lists = [known("C", { loaded: false, answers: false }), known("B", {}), known("A", { answers: false })];
  expect(inOrder(lists).map((list) => list.title)).toEqual(["A", "B", "C"]);
});

it("says how much of a list is loaded", () => {
  expect(coverageText(known("A", {}))).toBe("10 entries, complete");
  expect(coverageText(known("A", { excerpt: true, complete: false, whole_entries: 9000 }))).toBe("an excerpt: 10 entries of about 9,000");
  expect(coverageText(known("A", { complete: false }))).toBe("10 entries, not complete");
  expect(coverageText(known("A", { loaded: false }))).toBe("nothing is loaded");
});

it("reads its addresses and leaves out what it does not know", () => {
  expect(screeningsSearch({ name: "x", outcome: "better", from: "" })).toEqual({ name: "x" });
  expect(batchRowsSearch({ outcome: "hits", status: "odd" })).toEqual({ outcome: "hits" });
  expect(listSearch({ tab: "none", incomplete: "yes", name: 12 })).toEqual({ tab: "standing", name: "12" });
  expect(suppressionsSearch({})).toEqual({ status: "active" });
});

it("fills the form again from an earlier search", () => {
  const query = { name: "A", other_names: ["B"], kind: "person", birth_date: null, countries: ["GB"], identifiers: [], topics: ["pep"] };
  expect(formOf({ query } as unknown as Screening)).toEqual({ ...EMPTY_FORM, name: "A", otherNames: "B", kind: "person", countries: "GB", topics: ["pep"] });
});

it("names a list by its publication, and says when that is not known", () => {
  expect(listDay("2026-02-02", "2026-03-03")).toMatch(/2026/);
  expect(listDay("2026-02-02", "2026-03-03")).not.toContain("unknown");
  expect(listDay(null, "2026-03-03T12:00:00Z")).toMatch(/^published on an unknown day, obtained on .*2026$/);
  expect(listDay(null, null)).toBe("published on an unknown day, obtained on an unknown day");
});
