import { describe, expect, it } from "vitest";

import { parseCsv } from "../../csv";
import type { Investigation } from "../../investigations/queries";
import { conditionsText, inLines, isSent, itemsOf, problemsOf, proposed, reasonsOf, resultFile, riskText, statedLeis, type BatchRow, type PreviewRow } from "./batch";

const FILE = parseCsv(
  "Legal name;Country;Company number;Register;LEI code;Depth;Customer no;Tags;Notes\n" +
    "Oak Ltd;gb;01234567;gb-coh;;EDD;c-1;one;two\n" +
    "By LEI;;;;5493001kjtiigc8y1r12;;;;\n" +
    "Both;GB;7;GB-COH;5493001KJTIIGC8Y1R12;;;;\n" +
    "'=cmd;;;;;;;;\n",
);

describe("the columns", () => {
  it("are recognised by the names that other systems give them", () => {
    expect(proposed(FILE.header)).toEqual(["name", "country", "number", "register", "lei", "depth", "external_id", "tags", "ignore"]);
  });
  it("are each taken once", () => {
    expect(proposed(["name", "company", "name"])).toEqual(["name", "ignore", "ignore"]);
  });
  it("need a name, each field once, and a number beside a register", () => {
    expect(problemsOf(FILE, ["ignore", "register", "country", "country"])).toEqual([
      "Choose the column that holds the company's name.",
      "“Country” is chosen for 2 columns; choose one.",
      "A register without a number identifies nothing: choose the column of the number too.",
    ]);
    expect(problemsOf(FILE, proposed(FILE.header))).toEqual([]);
  });
  it("hold every cell, and a batch every row", () => {
    const wide = parseCsv("name,country\nOak, Ltd,GB\n");
    expect(problemsOf(wide, ["name", "country"])[0]).toContain("Line 2 has more cells");
    const long = parseCsv(`name\n${"Oak\n".repeat(1_001)}`);
    expect(problemsOf(long, ["name"])[0]).toContain("Split it");
  });
});

describe("the items", () => {
  const items = itemsOf(FILE, proposed(FILE.header), "cdd");
  it("say what the row says, with the depth of the page where it names none", () => {
    expect(items[0]).toEqual({ company_name: "Oak Ltd", country_code: "GB", register: "GB-COH", registration_number: "01234567", depth: "edd", external_id: "c-1", tags: ["one"] });
    expect(items[1]).toEqual({ company_name: "By LEI", register: "XI-LEI", registration_number: "5493001KJTIIGC8Y1R12", depth: "cdd" });
  });
  it("identify by the number where there is an LEI too, and state the LEI", () => {
    expect(items[2]).toMatchObject({ register: "GB-COH", registration_number: "7", identifiers: [{ scheme: "XI-LEI", value: "5493001KJTIIGC8Y1R12" }] });
    expect(statedLeis(items)).toBe(1);
  });
  it("state no number twice", () => {
    const file = parseCsv("name,register,number,lei\nBy LEI,XI-LEI,5493001kjtiigc8y1r12,5493001KJTIIGC8Y1R12\n");
    expect(itemsOf(file, proposed(file.header), "cdd")[0]).not.toHaveProperty("identifiers");
  });
  it("take away the quote that keeps a spreadsheet from running a cell", () => {
    expect(items[3]).toMatchObject({ company_name: "=cmd" });
  });
});

describe("the preview", () => {
  const row = (part: Partial<PreviewRow>) => ({ same_as_row: null, earlier: null, ...part }) as PreviewRow;
  it("sends what is not left out", () => {
    const earlier = { investigation_id: "x", status: "complete" as const, created_at: "2027-01-01T00:00:00Z" };
    expect(isSent(row({ same_as_row: 1 }), { repeated: true, investigated: false })).toBe(false);
    expect(isSent(row({ same_as_row: 1 }), { repeated: false, investigated: true })).toBe(true);
    expect(isSent(row({ earlier }), { repeated: false, investigated: true })).toBe(false);
    expect(isSent(row({}), { repeated: true, investigated: true })).toBe(true);
  });
  it("points to the lines of the file", () => {
    expect(inLines("Your own key: row 3 has the same", (row) => row + 1)).toBe("Your own key: line 4 has the same");
  });
  it("names the column and what is wrong with it", () => {
    expect(reasonsOf([{ loc: ["company_name"], msg: "Field required" }, { loc: ["country_code"], msg: "String should match pattern '^[A-Z]{2}$'" }])).toBe(
      "Company name: is missing; Country: is no two-letter country code, such as GB",
    );
    expect(reasonsOf([{ loc: ["identifiers", "0", "value"], msg: "Value error, must be a complete number" }])).toBe("LEI: must be a complete number");
    expect(reasonsOf([{ loc: ["body", "register"], msg: "Name the register of this number." }])).toBe("Register: Name the register of this number.");
    expect(reasonsOf([{ loc: [], msg: "Another investigation has it." }])).toBe("Another investigation has it.");
  });
});

const LOW = {
  identified: true,
  register: "GB-COH",
  registration_number: "1",
  country_code: "GB",
  depth: "cdd",
  risk: {
    level: "low", score: "12.00", level_at_worst: "high", score_at_worst: "61.00", tier: "sdd", tier_at_worst: "edd",
    provisional: true, reasons: ["no_profile"], outdated: ["lists"], coverage: 40,
  },
} as unknown as Investigation;

describe("the result", () => {
  it("says a favourable level only behind its worst case, with its conditions", () => {
    expect(riskText(LOW)).toBe("at worst high 61.0 (provisional low 12.0)");
    expect(conditionsText(LOW)).toMatch(/^40% assessed\. The firm has no active compliance profile\. A list that/);
    expect(riskText({ ...LOW, identified: false })).toBe("not identified");
    expect(riskText({ identified: true, risk: { ...LOW.risk, provisional: false } } as Investigation)).toBe("low 12.0, at worst high 61.0");
  });
  it("names every row, also one that was refused, and no cell is a formula", () => {
    const rows = [
      { row_number: 1, status: "complete", company_name: "Oak", external_id: null, investigation_id: "i-1", problems: [] },
      { row_number: 2, status: "rejected", company_name: "=1+1", external_id: null, investigation_id: null, problems: [{ loc: ["company_name"], msg: "Field required" }] },
    ] as unknown as BatchRow[];
    const [, first, second] = resultFile(rows, new Map([["i-1", LOW]])).split("\n");
    expect(first).toContain('at worst high 61.0 (provisional low 12.0)');
    expect(first).toContain("SDD, at worst EDD");
    expect(second).toBe("2,'=1+1,,refused,Company name: is missing,,,,,,,,");
  });
});
