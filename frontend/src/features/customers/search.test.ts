import { expect, it } from "vitest";

import { customersSearch, isFiltered, portfolioQuery } from "./search";

it("reads the address and leaves out what it does not know", () => {
  expect(
    customersSearch({ name: " Alder ", country: "gb", status: "active", level: "purple", sort: "name", hide: ["tier", "x"], provisional: true }),
  ).toEqual({ name: "Alder", country: "GB", status: "active", hide: ["tier"], provisional: true });
  expect(customersSearch({ country: "Britain", provisional: "yes", hide: "tier" })).toEqual({});
});

it("puts the worst cases first unless another order is asked for", () => {
  expect(portfolioQuery({})).toEqual({ sort: "-score_high" });
  expect(portfolioQuery({ sort: "created_at", level: "low", provisional: true })).toEqual({
    sort: "created_at",
    "level.eq": "low",
    "provisional.eq": true,
  });
});

it("knows a filtered list from an empty customer file; hidden columns are no filter", () => {
  expect(isFiltered({ hide: ["tier"], sort: "score" })).toBe(false);
  expect(isFiltered({ provisional: true })).toBe(true);
});

it("takes a number as it stands in a pasted address, with or without spaces", () => {
  expect(customersSearch({ number: 12345678 })).toEqual({ number: "12345678" });
  expect(portfolioQuery({ number: "NL 0000 12" })["number.contains"]).toBe("NL000012");
});
