import { describe, expect, it } from "vitest";

import { donePercent, figure, percent, points, signed } from "./figures";

const SOURCES = import.meta.glob<string>(["./**/*.{ts,tsx}", "!./**/*.test.*", "!./api/schema.d.ts"], { query: "?raw", import: "default", eager: true });

describe("figures", () => {
  it("shows a score with one decimal at least", () => {
    expect(points(69.6)).toBe("69.6");
    expect(points(70)).toBe("70.0");
    expect(points("69.60")).toBe("69.6");
    expect(points(0)).toBe("0.0");
    expect(signed(2)).toBe("+2.0");
    expect(signed(-3.5)).toBe("−3.5");
    expect(signed(0)).toBe("0.0");
  });

  it("shows a percentage as it is", () => {
    expect(percent(60)).toBe("60%");
    expect(percent(59.6)).toBe("59.6%");
    expect(percent(100 * 0.57)).toBe("57%");
    expect(percent(100 / 3)).toBe("33.33%");
    expect(percent(0.00004)).not.toBe("0%");
  });

  it("never rounds over a bound: every hundredth stays on its side of every other", () => {
    for (let value = 0; value <= 10_000; value += 1) {
      expect(Number(points(value / 100))).toBe(value / 100);
      expect(Number(percent(value / 100).slice(0, -1))).toBe(value / 100);
    }
    for (const bound of [10, 25, 33.3, 60, 70]) {
      for (const off of [0.4, 0.04, 0.004, 0.0004, 0.00004]) {
        expect(Number(figure(bound - off))).toBeLessThan(bound);
        expect(Number(figure(bound + off))).toBeGreaterThan(bound);
      }
    }
  });

  it("is the only place that rounds what a person reads, but for durations", () => {
    const rounding = Object.entries(SOURCES).flatMap(([path, text]) => (text.includes(".toFixed(") ? [path] : []));
    expect(rounding.sort()).toEqual(["./features/settings/usage.ts", "./figures.ts"]);
  });

  it("says that work is done only when it is", () => {
    expect(donePercent(999, 1000)).toBe(99);
    expect(donePercent(1000, 1000)).toBe(100);
    expect(donePercent(0, 0)).toBe(0);
  });
});
