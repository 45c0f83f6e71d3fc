import { expect, it } from "vitest";

import type { Planned, Route } from "./queries/routing";
import { askedText, matrixOf, needsText, originText, placeName, planText, shown, tierText } from "./routing";

const ROUTE: Route = { country: "NL", provider: "kvk", display_name: "KVK", tier: "primary", position: 0, origin: "default", enabled: true, awaits_second_person: [] };
const PLANNED: Planned = { provider: "kvk", display_name: "KVK", tier: "primary", position: 0, asked: "at_once", after: [], identifiers: ["NL-KVK"], obstacles: [] };

it("says tiers, places and where a route comes from", () => {
  expect(tierText(ROUTE)).toBe("primary");
  expect(tierText({ tier: "fallback", position: 2 })).toBe("fallback 2");
  expect(tierText({ tier: "fallback", position: 0 })).toBe("fallback");
  expect(placeName("XX")).toBe("All other countries");
  expect(placeName("NL")).toBe("Netherlands");
  expect(originText({ origin: "everywhere" })).toBe("your route of all other countries");
});

it("shows sources that are on, or of which something was said", () => {
  const off = { ...ROUTE, provider: "northdata", enabled: false };
  const said = { ...off, provider: "vies", origin: "country" as const };
  const waits = { ...off, provider: "gleif", awaits_second_person: ["gleif in NL: off"] };
  expect(shown([ROUTE, off, said, waits]).map(({ provider }) => provider)).toEqual(["kvk", "vies", "gleif"]);
});

it("makes a matrix with a gap where a source knows no company, and own countries first", () => {
  const matrix = matrixOf([
    ROUTE,
    { ...ROUTE, country: "GB", provider: "gleif", display_name: "GLEIF" },
    { ...ROUTE, country: "XX", provider: "gleif", display_name: "GLEIF" },
    { ...ROUTE, country: "NL", provider: "gleif", display_name: "GLEIF", origin: "country" },
  ]);
  expect(matrix.providers.map(({ title }) => title)).toEqual(["GLEIF", "KVK"]);
  expect(matrix.countries.map(({ country }) => country)).toEqual(["XX", "NL", "GB"]);
  expect(matrix.countries[2]?.cells.map((cell) => cell?.tier)).toEqual(["primary", undefined]);
});

it("never says of a source that is held back that it would be asked", () => {
  const titles = new Map([["kvk", "KVK"]]);
  const held: Planned = { ...PLANNED, asked: "no", obstacles: [{ code: "breaker_open", text: "Not asked: it failed 5 times in a row." }] };
  expect(askedText(held, titles)).toBe("not asked");
  expect(askedText({ ...PLANNED, asked: "if_needed", after: ["kvk", "other"] }, titles)).toBe("only if no answer comes from KVK, other");
  expect(planText([held])).toBe("No source would be asked: what they cover would be not assessed.");
  expect(planText([held, PLANNED])).toMatch(/^1 of 2 sources would be asked/);
  expect(needsText({ identifiers: ["*"] }, "NL")).toBe("any number");
  expect(needsText({ identifiers: ["AT-VAT", "BE-VAT", "CZ-VAT", "DE-VAT", "NL-VAT"] }, "NL")).toBe("VAT number (Netherlands) or one of 4 others");
  expect(needsText({ identifiers: ["AT-VAT", "BE-VAT", "CZ-VAT", "DE-VAT", "NL-VAT"] }, "XX")).toBe("VAT number (Austria), VAT number (Belgium), VAT number (Czechia), VAT number (Germany) or one other");
});
