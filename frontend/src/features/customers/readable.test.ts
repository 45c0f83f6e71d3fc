import { expect, it } from "vitest";

import { readable } from "./readable";

it("indents JSON and JSON by lines, and leaves anything else alone", () => {
  expect(readable('{"a":1}')).toBe('{\n  "a": 1\n}');
  expect(readable('{"a":1}\n{"b":2}\n')).toBe('{\n  "a": 1\n}\n{\n  "b": 2\n}');
  expect(readable("<xml/>")).toBe("<xml/>");
});
