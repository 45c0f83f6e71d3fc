import { expect, it } from "vitest";

import { furtherNumbers } from "./StartForm";

it("reads each number after its scheme", () => {
  expect(furtherNumbers(" NL-VAT NL 0000 00012B01; LEI:X ;")).toEqual([
    { scheme: "NL-VAT", value: "NL 0000 00012B01" },
    { scheme: "LEI", value: "X" },
  ]);
  expect(furtherNumbers("NL000000012B01")).toEqual([{ scheme: "NL000000012B01", value: "" }]);
  expect(furtherNumbers("")).toEqual([]);
});
