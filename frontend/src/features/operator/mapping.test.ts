import { expect, it } from "vitest";

import { mappingOf } from "./mapping";

it("reads a line for each value, also values that hold an equals sign", () => {
  expect(mappingOf("compliance = analyst, viewer\n\ncn=heads = mlro")).toEqual({
    mapping: { compliance: ["viewer", "analyst"], "cn=heads": ["mlro"] },
    problem: null,
  });
});

it("says what is wrong with a line, and maps no one to an operator", () => {
  expect(mappingOf("").problem).toMatch(/At least one line/);
  expect(mappingOf("analysts").problem).toMatch(/a value, =, and its roles/);
  expect(mappingOf("a = platform_operator").problem).toMatch(/no role/);
  expect(mappingOf("a =").problem).toMatch(/has no role/);
});
