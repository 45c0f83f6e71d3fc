import { readFileSync } from "node:fs";
import { expect, it } from "vitest";

import { found, isDocument, operationsOf, operationDocument, type ApiDocument } from "./document";

function shipped(): ApiDocument {
  const value: unknown = JSON.parse(readFileSync("../docs/openapi.json", "utf8"));
  if (!isDocument(value)) throw new Error("docs/openapi.json is no document");
  return value;
}
const DOCUMENT = shipped();

it("lists every operation of the shipped document, and finds them by name, path, method or router", () => {
  const all = operationsOf(DOCUMENT);
  expect(all.length).toBeGreaterThan(300);
  expect(new Set(all.map((operation) => operation.id)).size).toBe(all.length);
  expect(all.every((operation) => operation.router && operation.summary)).toBe(true);
  expect(found(all, "companies post import").map((operation) => operation.id)).toContain("import_companies");
  expect(found(all, "import_companies")).toHaveLength(1);
  expect(found(all, "")).toHaveLength(all.length);
});

it("keeps of each operation all that it reaches, and nothing dangles", () => {
  const all = operationsOf(DOCUMENT);
  const whole = JSON.stringify(DOCUMENT).length;
  for (const operation of all) {
    const part = operationDocument(DOCUMENT, operation.id);
    expect(operationsOf(part)).toEqual([operation]);
    const written = JSON.stringify(part);
    expect(written.length, operation.id).toBeLessThan(whole / 4);
    const references = [...written.matchAll(/"\$ref":"#\/components\/(\w+)\/([^"]+)"/g)];
    const dangling = references.filter(([, kind = "", name = ""]) => {
      const group = part.components[kind];
      return typeof group !== "object" || group === null || !(name in group);
    });
    expect(dangling.map(([text]) => text), operation.id).toEqual([]);
  }
});
