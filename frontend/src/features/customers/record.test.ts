import { expect, it } from "vitest";

import { changeOf, consequences, fieldsOfRecord, recordOf, schemesFor, valuesOf } from "./record";
import type { Company } from "./types";

const COMPANY = {
  name: "Oak B.V.",
  register: "NL-KVK",
  registration_number: "12345678",
  country_code: "NL",
  website: null,
  external_id: "crm-1",
  tags: ["onboarding"],
  identifiers: [{ scheme: "NL-VAT", value: "NL000000012B01" }],
} as unknown as Company;
const BEFORE = recordOf(COMPANY);

it("shows a record and gives it back unchanged", () => {
  expect(valuesOf(BEFORE).numbers).toEqual([{ scheme: "NL-VAT", value: "NL000000012B01" }]);
  expect(fieldsOfRecord(valuesOf(BEFORE))).toEqual(BEFORE);
  expect(changeOf(BEFORE, BEFORE)).toEqual({});
});

it("sends the whole list of further numbers, and nothing that was not changed", () => {
  const values = valuesOf(BEFORE);
  const after = fieldsOfRecord({ ...values, numbers: [...values.numbers, { scheme: " lei ", value: "5493001KJTIIGC8Y1R12 " }, { scheme: "", value: "" }] });
  expect(changeOf(BEFORE, after)).toEqual({
    identifiers: [
      { scheme: "NL-VAT", value: "NL000000012B01" },
      { scheme: "LEI", value: "5493001KJTIIGC8Y1R12" },
    ],
  });
  expect(changeOf(BEFORE, fieldsOfRecord({ ...values, numbers: [] }))).toEqual({ identifiers: [] });
});

it("empties a field with null, and labels with an empty list", () => {
  expect(changeOf(BEFORE, { ...BEFORE, external_id: "", tags: "" })).toEqual({ external_id: null, tags: [] });
});

it("keeps a label that holds a semicolon whole", () => {
  const tags = ["a; b", "c"];
  expect(changeOf(BEFORE, fieldsOfRecord({ ...valuesOf(BEFORE), tags }))).toEqual({ tags });
});

it("says before saving what a change of the identity brings about", () => {
  expect(consequences(BEFORE, { ...BEFORE, tags: "a · b" })).toEqual([]);
  expect(consequences(BEFORE, { ...BEFORE, identifiers: "" })).toEqual(["What Atlas found rests on the former record until the customer is investigated again."]);
  expect(consequences(BEFORE, { ...BEFORE, registration_number: "1" })[0]).toContain("Number: these say which company it is.");
});

it("offers the VAT number of the customer's country first", () => {
  expect(schemesFor("NL")[0]).toBe("NL-VAT");
  expect(schemesFor("")).not.toContain("-VAT");
});
