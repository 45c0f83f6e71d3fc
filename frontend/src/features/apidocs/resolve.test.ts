import { readFileSync } from "node:fs";
import { expect, it } from "vitest";

import { resolvedPart } from "./resolve";

const SMALL = {
  paths: { "/api/a": { get: { answer: { $ref: "#/components/schemas/A", description: "of this place" }, many: [{ $ref: "#/components/schemas/B" }] } } },
  components: {
    schemas: {
      A: { description: "of the schema", b: { $ref: "#/components/schemas/B" } },
      B: { type: "string" },
      Tree: { branches: { items: { $ref: "#/components/schemas/Tree" } } },
    },
  },
};

it("puts what is named in the reference's place; what is said there stays", () => {
  expect(resolvedPart(SMALL, ["paths", "/api/a", "get"])).toEqual({
    answer: { description: "of this place", b: { type: "string" } },
    many: [{ type: "string" }],
  });
});

it("leaves a reference that would not end, and one that names nothing", () => {
  expect(resolvedPart(SMALL, ["components", "schemas", "Tree"])).toEqual({ branches: { items: { branches: { items: { $ref: "#/components/schemas/Tree" } } } } });
  const dangling = { $ref: "#/components/schemas/Gone" };
  expect(resolvedPart({ it: dangling }, ["it"])).toEqual(dangling);
  expect(resolvedPart(SMALL, ["paths", "/api/none"])).toBeNull();
});

it("leaves no reference in any operation of the shipped document, but to what is within itself", () => {
  const whole = JSON.parse(readFileSync("../docs/openapi.json", "utf8")) as { paths: Record<string, Record<string, unknown>> };
  for (const [path, item] of Object.entries(whole.paths))
    for (const method of Object.keys(item)) {
      const written = JSON.stringify(resolvedPart(whole, ["paths", path, method]));
      const left = new Set([...written.matchAll(/"\$ref":"(#[^"]+)"/g)].map(([, name = ""]) => name));
      for (const name of left) expect(JSON.stringify(resolvedPart(whole, name.slice(2).split("/"))), `${method} ${path}`).toContain(`"$ref":"${name}"`);
    }
});
