import { expect, it } from "vitest";

import { fieldsOf, filled, formProblems } from "./schemaForm";

const FIELD = { type: "string", format: "password", writeOnly: true, minLength: 4, maxLength: 8 } as const;
const SCHEMA = {
  type: "object",
  additionalProperties: false,
  required: ["secret"],
  properties: {
    region: { ...FIELD, title: "Region", enum: ["eu", "us"], minLength: 1 },
    secret: { ...FIELD, title: "API key", description: "From your account.", pattern: "^[a-z]+$" },
  },
} as const;
const schema = { ...SCHEMA, required: [...SCHEMA.required], properties: { ...SCHEMA.properties, region: { ...SCHEMA.properties.region, enum: ["eu", "us"] } } };

it("maps a schema to fields, the required ones first", () => {
  expect(fieldsOf(schema)).toEqual([
    { name: "secret", label: "API key", description: "From your account.", required: true, options: undefined, longest: 8 },
    { name: "region", label: "Region", description: undefined, required: false, options: ["eu", "us"], longest: 8 },
  ]);
});

it.each([
  [{}, "API key is missing."],
  [{ secret: "" }, "API key is missing."],
  [{ secret: " abcd" }, "API key begins or ends with a space."],
  [{ secret: "abc" }, "API key has at least 4 characters."],
  [{ secret: "abcdefghi" }, "API key has at most 8 characters."],
  [{ secret: "ABCD" }, "API key does not have the form that the source gives its keys."],
])("names what is wrong with %j", (values: Record<string, string>, problem) => {
  expect(formProblems(schema, values)).toEqual({ secret: problem });
});

it("leaves a pattern that the browser cannot read to the server", () => {
  const odd = { ...schema, properties: { secret: { ...FIELD, title: "API key", pattern: "(?P<a>x)" } } };
  expect(formProblems(odd, { secret: "abcd" })).toEqual({});
});

it("sends only what was entered", () => {
  expect(filled({ secret: "abcd", region: "" })).toEqual({ secret: "abcd" });
  expect(formProblems(schema, { secret: "abcd" })).toEqual({});
});
