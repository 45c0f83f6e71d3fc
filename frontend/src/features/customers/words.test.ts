import { expect, it } from "vitest";

import { attributeLabel, countryName, numberText, schemeLabel, sourceLabel, statedText, timelineText, valueText } from "./words";

it("shows labels instead of codes", () => {
  expect(attributeLabel("LegalEntity.legal_name")).toBe("Legal name");
  expect(attributeLabel("lei")).toBe("LEI");
  expect(sourceLabel("registry_file:uk-psc-demo")).toBe("Companies House, persons with significant control (demo file)");
  expect(sourceLabel("registry_file:nl-kvk")).toBe("NL KVK (register)");
  expect(schemeLabel("BODS:gleif-demo")).toBe("Record in GLEIF, legal entity identifiers (demo file)");
});

it("names the register of a number", () => {
  expect(numberText({ register: "GB-COH", registration_number: "07640868" })).toBe("Companies House number 07640868");
  expect(numberText({ register: "FR-SIREN", registration_number: "552100554" })).toBe("FR-SIREN 552100554");
  expect(numberText({ registration_number: "07640868" })).toBe("07640868");
  expect(numberText({ register: null, registration_number: null })).toBe("");
});

it("says of further numbers who states them", () => {
  expect(statedText([{ scheme: "NL-VAT", value: "NL000000012B01" }, { scheme: "XI-LEI", value: "X" }])).toBe("stated by the requester: VAT number (Netherlands) NL000000012B01, LEI X");
  expect(statedText([])).toBe("");
});

it("names countries, and says where a code names none", () => {
  expect(countryName("GB")).toBe(new Intl.DisplayNames(undefined, { type: "region" }).of("GB"));
  expect(countryName("unknown")).toBe("not known");
  expect(countryName("XX")).toBe("no country stated");
  expect(valueText("GB", "jurisdiction")).toBe(countryName("GB"));
  expect(valueText("GB", "legal_name")).toBe("GB");
});

it("writes lists and objects without braces", () => {
  expect(valueText([{ register: "GB-COH", value: "07640868" }], "registration_numbers")).toBe("Companies House number 07640868");
  expect(valueText({ street: "5 Howick Place", city: null, country: "GB" })).toBe(`Street: 5 Howick Place, Country: ${countryName("GB")}`);
  expect(valueText(false)).toBe("no");
  expect(valueText(null)).toBe("–");
  expect(valueText([])).toBe("–");
});

it("tells the timeline in words, never by ids", () => {
  expect(timelineText({ event: "identified", details: { after: "01a2234b-3c45", before: null } })).toEqual({
    title: "Identified by an investigation",
    more: "",
  });
  expect(timelineText({ event: "status_changed", details: { before: "prospect", after: "onboarding", reason: "signed" } }).more).toBe(
    "Prospect → Onboarding · signed",
  );
  expect(timelineText({ event: "updated", details: { before: { name: "A" }, after: { name: "B" } } }).more).toBe("Name");
});
