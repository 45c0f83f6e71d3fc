import { expect, test } from "vitest";

import type { Setting } from "./queries/registry";
import { boundsText, groupOf, labelOf, plain, typedMoney, typedValue, unitText, valueText } from "./registry";

test("a setting is named by its group, its value and its bounds", () => {
  expect(groupOf("models.calls_per_day")).toBe("Language models");
  expect(groupOf("retention_rules.days")).toBe("Retention rules");
  expect(valueText(true)).toBe("on");
  expect(valueText("")).toBe("none");
  expect(valueText(1500, "tokens")).toBe(`${(1500).toLocaleString()} tokens`);
  expect(valueText(1234, "minor units of EUR")).toMatch(/12[.,]34/);
  expect(typedMoney(1234, "minor units of EUR")).toMatch(/^1.?234 minor units of EUR are .*12[.,]34/);
  expect(typedMoney(12, "calls")).toBe("");
  expect(boundsText({ minimum: 0, maximum: 20, unit: "calls" })).toBe("From 0 to 20 calls.");
  expect(boundsText({ minimum: null, maximum: null, unit: "" })).toBe("");
});

test("what was typed becomes a value of its kind, or none", () => {
  expect(typedValue("integer", "12")).toBe(12);
  expect(typedValue("integer", "")).toBeNull();
  expect(typedValue("integer", "1.5")).toBeNull();
  expect(typedValue("integer", "many")).toBeNull();
  expect(typedValue("boolean", false)).toBe(false);
  expect(typedValue("text", " EUR ")).toBe("EUR");
});

test("a setting is named in words, also where its unit is another setting", () => {
  expect(labelOf("agents.calls_per_run")).toBe("Calls per run");
  expect(labelOf("agents.adverse_media_tool")).toBe("Adverse media (search tool)");
  expect(labelOf("models.currency")).toBe("Currency");
  const currency = { name: "models.currency", value: "EUR" } as Setting;
  expect(unitText("minor units of models.currency", [currency])).toBe("minor units of EUR");
  expect(unitText("calls", [currency])).toBe("calls");
  expect(plain("a model of the tier `standard`")).toBe("a model of the tier standard");
});
