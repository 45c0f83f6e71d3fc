import { expect, it } from "vitest";

import { parseCsv } from "../../csv";
import { prepared, problemsOf, proposed, reasonsOf, refusedFile, rowChanges, valuesOf } from "./mapping";

it("proposes fields by the names of columns, each field once, and keeps the rest as metadata", () => {
  expect(proposed(["Company Name", "legal_name", "Company number", "Register", "Country", "Branch", "id", "metadata.crm", ""])).toEqual([
    "name",
    "ignore",
    "registration_number",
    "register",
    "country_code",
    "metadata",
    "ignore",
    "metadata",
    "ignore",
  ]);
});

it("says what keeps a mapping from being sent", () => {
  expect(problemsOf(["name", "country_code"])).toEqual([]);
  expect(problemsOf(["ignore"])).toEqual([expect.stringMatching(/holds the name/)]);
  expect(problemsOf(["name", "name"])).toEqual([expect.stringMatching(/“Name” is chosen for 2 columns/)]);
  expect(problemsOf(["name", "registration_number"])).toEqual([expect.stringMatching(/register/)]);
  expect(problemsOf(["name", "currency"])).toEqual([expect.stringMatching(/currency/)]);
});

it("sends the chosen columns alone, and finds a refused row in the chosen file again", () => {
  const file = parseCsv('sep=;\nFirma;Notiz;Land\n"Alder;\nLtd";x;GB\n\nBirch;y;Atlantis\n');
  const sent = prepared(file, ["name", "ignore", "country_code"]);
  expect(parseCsv(sent.text).header).toEqual(["name", "country_code"]);
  expect(parseCsv(sent.text).rows.map((row) => row.cells)).toEqual([["Alder;\nLtd", "GB"], ["Birch", "Atlantis"]]);
  // the second row begins at line 4 of what is sent, and at line 6 of the chosen file
  expect(sent.rowAt.get(4)?.line).toBe(6);
  const refused = [{ line: 4, name: "Birch", problems: [{ loc: ["country_code"], msg: "is no country" }] }];
  expect(refusedFile(refused, file, sent.rowAt)).toBe(
    "\ufeffline,reason,Firma,Notiz,Land\n6,Country: is no country,Birch,y,Atlantis\n",
  );
});

it("lets the import refuse a row that has more cells than columns", () => {
  const sent = prepared(parseCsv("name,country\nAlder,GB,surplus\n"), ["name", "country_code"]);
  expect(sent.text).toBe("name,country_code\nAlder,GB,surplus\n");
});

it("names the columns of a problem by their labels", () => {
  expect(reasonsOf({ problems: [{ loc: ["profile", "currency"], msg: "is no currency" }, { loc: [], msg: "must be an object" }] })).toBe(
    "Currency: is no currency; must be an object",
  );
});

it("says what is wrong in words, not in a validator's notation", () => {
  expect(reasonsOf({ problems: [{ loc: ["country_code"], msg: "String should match pattern '^[A-Z]{2}$'" }] })).toBe(
    "Country: is no two-letter country code, such as GB",
  );
  expect(reasonsOf({ problems: [{ loc: ["name"], msg: "Field required" }] })).toBe("Name: is missing");
  expect(reasonsOf({ problems: [{ loc: ["name"], msg: "String should have at most 500 characters" }] })).toBe("Name: has more than 500 characters");
});

it("knows which fields an update changes; an empty cell changes nothing", () => {
  const row = { cells: ["Alder", "", "a; b", "'=x", "5"], line: 2 };
  const values = valuesOf(row, ["name", "website", "tags", "purpose", "expected_annual_volume"]);
  expect(values).toEqual({ name: "Alder", tags: ["a", "b"], purpose: "=x", expected_annual_volume: 5 });
  expect(rowChanges(values, { name: "Alder", website: "https://alder.example", tags: ["a"], purpose: null, expected_annual_volume: 5 })).toEqual([
    { field: "tags", was: ["a"], becomes: ["a", "b"] },
    { field: "purpose", was: null, becomes: "=x" },
  ]);
});
