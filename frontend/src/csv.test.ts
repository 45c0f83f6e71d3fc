import { expect, it } from "vitest";

import { CsvError, decoded, parseCsv, safeCell, writeCsv } from "./csv";

it("reads quoted cells with delimiters, quotes and line breaks, and keeps the file's own lines", () => {
  const file = parseCsv('\ufeffname;note\r\n"Alder; Ltd";"said ""no"""\r\n\r\n"two\nlines";x\r\nlast;\r\n');
  expect(file.header).toEqual(["name", "note"]);
  expect(file.rows).toEqual([
    { cells: ["Alder; Ltd", 'said "no"'], line: 2 },
    { cells: ["two\nlines", "x"], line: 4 },
    { cells: ["last", ""], line: 6 },
  ]);
});

it("takes the delimiter that a spreadsheet tells", () => {
  const file = parseCsv("sep=;\nname;a,b,c\nAlder;1\n");
  expect(file.header).toEqual(["name", "a,b,c"]);
  expect(file.rows[0]).toEqual({ cells: ["Alder", "1"], line: 3 });
});

it("says what is wrong with a file", () => {
  expect(() => parseCsv("name,country\n")).toThrow(new CsvError("The file holds no rows."));
  expect(() => parseCsv('name\n"open\n')).toThrow(/line 2 is never closed/);
  expect(() => decoded(new Uint8Array([0x4d, 0xfc, 0x6c]).buffer)).toThrow(/CSV UTF-8/);
  expect(decoded(new Uint8Array([0xff, 0xfe, 0x41, 0x00]).buffer)).toBe("A");
});

it("writes what it reads", () => {
  const rows = [["a,b", 'say "x"', " padded", "two\nlines", "semi;colon", ""], ["1", "2", "3", "4", "5", "6"]];
  const read = parseCsv(writeCsv([["c1", "c2", "c3", "c4", "c5", "c6"], ...rows]));
  expect(read.rows.map((row) => row.cells)).toEqual(rows);
});

it("lets no cell run as a formula", () => {
  expect(safeCell("=HYPERLINK(1)")).toBe("'=HYPERLINK(1)");
  expect(safeCell("Alder")).toBe("Alder");
});
