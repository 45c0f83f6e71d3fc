import { expect, it } from "vitest";

import { contentOf, fieldsOf, minorOf, moneyText, profileChanges, requestOf, unitsOf } from "./profile";
import type { Profile } from "./types";

const PROFILE: Profile = {
  company_id: "c",
  version: 2,
  purpose: "payroll",
  products: ["current_account"],
  delivery_channels: ["online"],
  expected_annual_volume: 25_000_000,
  currency: "EUR",
  transaction_pattern: "normal",
  countries_of_operation: ["DE"],
  source_of_funds: null,
  source_of_wealth: null,
  segment: null,
  created_at: "2026-11-28T00:00:00Z",
  created_by: "u",
};
const title = (field: string, value: string) => (field === "products" ? "Current account" : value);

it("sends back exactly what it read", () => {
  const { company_id: _, version: __, created_at: ___, created_by: ____, ...content } = PROFILE;
  expect(requestOf(fieldsOf(PROFILE))).toEqual(content);
  expect(requestOf(fieldsOf(null)).products).toEqual([]);
});

it("writes amounts by the minor units of their currency", () => {
  expect(moneyText(25_000_000, "EUR")).toContain("250,000.00");
  expect(moneyText(5_000, "JPY")).toContain("5,000");
  expect(moneyText(null, "EUR")).toBe("not known");
});

it("shows titles instead of codes, and what is not known", () => {
  const texts = contentOf(PROFILE, title);
  expect(texts["products"]).toBe("Current account");
  expect(texts["delivery_channels"]).toBe("Online");
  expect(texts["source_of_funds"]).toBe("not known");
});

it("tells what a version changed, volume and currency once", () => {
  const before = { ...PROFILE, version: 1, purpose: "payments", currency: "USD", expected_annual_volume: 1 };
  expect(profileChanges(before, PROFILE, title)).toEqual([
    "Purpose of the relationship: payroll",
    expect.stringMatching(/^Expected annual volume: .*250,000/),
  ]);
});

it("takes amounts as people type them", () => {
  for (const [minor, currency] of [[25_000_050, "EUR"], [5_000, "JPY"], [1_234, "KWD"], [1, null]] as const) {
    expect(minorOf(unitsOf(minor, currency), currency)).toBe(minor);
  }
  expect(unitsOf(25_000_050, "EUR")).toBe(250_000.5);
  expect(minorOf("", "EUR")).toBeNull();
  expect(unitsOf(null, "EUR")).toBe("");
});
