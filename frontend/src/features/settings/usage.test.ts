import { expect, it } from "vitest";

import { bytesText, costText, durationText } from "./usage";

it("says amounts in units that a person chooses", () => {
  expect(bytesText(999)).toBe("999 bytes");
  expect(bytesText(1_500_000)).toBe("1.5 MB");
  expect(durationText(null)).toBe("–");
  expect(durationText(340)).toBe("340 ms");
  expect(durationText(61_500)).toBe("61.5 s");
  expect(durationText(180_000)).toBe("3.0 min");
});

it("knows the minor units of a currency", () => {
  expect(costText(1234, "EUR")).toMatch(/12[.,]34/);
  expect(costText(1234, "JPY")).toMatch(/1.?234/);
});
