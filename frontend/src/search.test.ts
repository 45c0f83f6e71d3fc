import { describe, expect, it } from "vitest";

import { dayOf, held, on, one, text } from "./search";

describe("what an address holds", () => {
  it("reads texts, also those that the router took for numbers, and no blanks", () => {
    expect(text(" Larch ")).toBe("Larch");
    expect(text(7700)).toBe("7700");
    expect(text("   ")).toBeUndefined();
    expect(text(["a"])).toBeUndefined();
  });

  it("reads known words, switches and days, and nothing else", () => {
    expect(one(["a", "b"], "b")).toBe("b");
    expect(one(["a", "b"], "c")).toBeUndefined();
    expect(on("true")).toBe(true);
    expect(on("no")).toBeUndefined();
    expect(dayOf("2027-11-28")).toBe("2027-11-28");
    expect(dayOf("28.11.2027")).toBeUndefined();
  });

  it("keeps what has a value, also false and 0", () => {
    expect(held({ a: undefined, b: false, c: 0, d: "" })).toEqual({ b: false, c: 0, d: "" });
  });
});
