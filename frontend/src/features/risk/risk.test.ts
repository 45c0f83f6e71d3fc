import { expect, it } from "vitest";

import { levelSaid } from "./levels";
import { furtherFilters } from "./routes/RiskPage";
import { batchSearch, inOrder, isFiltered, levelSearch, portfolioOf, riskSearch, searchOf } from "./search";
import { byTier, namedSources, reasonText, sourcesText, tierText, valueText } from "./words";

it("reads the API's own filters from an address and leaves out anything else", () => {
  const raw = { "level.eq": "low", "provisional.eq": false, "band.in": "customer:low", "coverage.lt": 40, "score.gt": 5, sort: "name", rows: "floor", "tier.eq": "none" };
  expect(riskSearch(raw)).toEqual({ "level.eq": "low", "provisional.eq": false, "band.in": "customer:low", "coverage.lt": 40, rows: "floor" });
  expect(riskSearch({ "coverage.lt": 400, "name.contains": "  " })).toEqual({});
});

it("turns the filter of a number into the address of its companies", () => {
  expect(searchOf("band.in=customer:clear,customer:low&provisional.eq=true&identified.eq=true", "dimension")).toEqual({
    "band.in": "customer:clear,customer:low",
    "provisional.eq": true,
    "identified.eq": true,
    rows: "dimension",
  });
  expect(portfolioOf(searchOf("country_code.eq=GB", "jurisdiction"))).toEqual({ "country_code.eq": "GB", sort: "-score_high" });
});

it("keeps an earned level apart from a provisional one", () => {
  expect(levelSearch("low")).toEqual({ "level.eq": "low", "provisional.eq": false });
  expect(levelSearch("provisional")).toEqual({ "provisional.eq": true, "identified.eq": true });
  expect(levelSearch("critical")).toEqual({ "level.eq": "critical" });
  expect(levelSearch("not_assessed")).toEqual({});
});

it("puts the worst first, what is not earned before what is, and what it does not know last", () => {
  expect(inOrder(["clear", "low", "provisional", "odd", "critical", "not_identified"])).toEqual(["critical", "provisional", "not_identified", "low", "clear", "odd"]);
});

it("knows a filter from an order of rows", () => {
  expect(isFiltered({ rows: "floor", sort: "score" })).toBe(false);
  expect(isFiltered({ "stale.eq": "lists" })).toBe(true);
});

it("says in words the filters that have no field", () => {
  expect(furtherFilters({ "band.in": "product_service:low,product_service:clear", "floor.eq": "ubo_unknown", "identified.eq": true })).toEqual([
    "product service: low or clear",
    "floor: UBO unknown",
    "identified",
  ]);
});

const LOW = { level: "low", high: "critical", provisional: false, identified: true, score: 20 };

it("never shows a favourable level of a run that did not earn it, nor any of an unknown company", () => {
  expect(levelSaid(LOW)).toBe("low 20.0, at worst critical");
  expect(levelSaid({ ...LOW, provisional: true })).toBe("at worst critical, provisional low 20.0");
  expect(levelSaid({ ...LOW, identified: false })).toBe("not identified");
  expect(levelSaid({ ...LOW, level: null })).toBe("–");
});

it("reads the address of a batch", () => {
  expect(batchSearch({ tab: "movements", before: "low", after: "not_identified", change: "up" })).toEqual({ tab: "movements", before: "low", change: "up" });
});

it("says reasons, sources and values in words", () => {
  expect(reasonText("no_dataset: cpi; stale_list: eu_tax, fatf_black_list")).toBe("reference data is missing: cpi; a list is out of date: EU tax, FATF black list");
  expect(sourcesText("facts:annual_volume")).toBe("annual volume (facts of the case)");
  expect(sourcesText("carried:facts:nominee")).toBe("nominee (facts of the case), found by an earlier evaluation and not answered since");
  expect(sourcesText("profile:v3, module:mebo")).toBe("relationship profile, version 3, module “Management and beneficial owners”");
  expect(namedSources("164 gives 2 of 20 (source: register file uk-psc-demo).")).toContain("Companies House");
  expect(valueText(["GB", "DE"])).toBe("GB, DE");
  expect(valueText([])).toBe("none");
  expect(valueText(null)).toBe("nothing");
});

it("names tiers as the law does, the deepest first, and says the rest in words", () => {
  expect(byTier({ cdd: 2, not_evaluated: 1, not_identified: 1, edd: 3 }).map(([tier]) => tierText(tier))).toEqual(["EDD", "CDD", "not evaluated", "not identified"]);
});
