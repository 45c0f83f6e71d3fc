import { expect, it } from "vitest";

import type { McpTool } from "./queries/servers";
import { callText, keyText, serverSaid, toolSaid, warningText } from "./said";
import { mcpServerSearch } from "./search";
import { argumentsOf, fieldProblem, jsonArguments, MOST_FIELDS, toolFields } from "./toolForm";

const SERVER = { enabled: true, needs_credential: false, has_credential: false, outcome: null, checked_at: null };

it("never takes a server that was not asked for one that answers", () => {
  expect(serverSaid(SERVER).word).toBe("not asked yet");
  expect(serverSaid({ ...SERVER, outcome: "ok", checked_at: "2026-11-29T08:00:00Z" }).word).toBe("answers");
  expect(serverSaid({ ...SERVER, outcome: "ok", enabled: false }).word).toBe("off");
  expect(serverSaid({ ...SERVER, outcome: "ok", needs_credential: true }).word).toBe("no key");
  expect(serverSaid({ ...SERVER, outcome: "bad_answer" })).toMatchObject({ word: "failing", says: expect.stringContaining("Nothing of it was kept") });
});

it("says whether a key is stored", () => {
  expect(keyText(SERVER)).toBe("none");
  expect(keyText({ ...SERVER, needs_credential: true })).toBe("needed, none stored");
  expect(keyText({ ...SERVER, has_credential: true })).toBe("stored");
});

const TOOL = { status: "approved", present: true, lapsed: null, decided_at: "2026-11-29T08:00:00Z" } as McpTool;

it("calls a tool approved only with what the approval rests on", () => {
  expect(toolSaid(TOOL).says).toMatch(/^Approved as it was read .* not called if anything differs\.$/);
  expect(toolSaid({ ...TOOL, present: false }).word).toBe("not offered");
  expect(toolSaid({ ...TOOL, status: "changed", lapsed: "address" }).says).toContain("the server’s address changed");
  expect(toolSaid({ ...TOOL, status: "pending", present: false }).says).toBe("No one has approved it. It is not called. The server no longer offers it.");
  expect(warningText("instructions")).toContain("instructions to an assistant");
  expect(warningText("some_new_one")).toBe("some new one");
});

it("says how a call ended, with the server’s own reason", () => {
  expect(callText({ outcome: "changed", detail: null })).toBe("It was not called: the tool is no longer what was approved.");
  expect(callText({ outcome: "unreachable", detail: "No answer in 20 s." })).toBe("It gave no complete answer in time. No answer in 20 s.");
});

const SCHEMA = {
  type: "object",
  properties: {
    days: { type: "integer", title: "Days" },
    query: { type: "string", description: "Words to look for." },
    sort: { enum: ["newest", "oldest"] },
    full: { type: "boolean" },
  },
  required: ["query"],
};

it("makes plain arguments a form and sends what was entered in their types", () => {
  const fields = toolFields(SCHEMA);
  expect(fields?.map(({ name, label, kind, required }) => [name, label, kind, required])).toEqual([
    ["query", "query", "text", true],
    ["days", "Days", "whole", false],
    ["sort", "sort", "choice", false],
    ["full", "full", "switch", false],
  ]);
  expect(argumentsOf(fields ?? [], { query: "Example Ltd", days: "7", sort: "", full: "true" })).toEqual({ query: "Example Ltd", days: 7, full: true });
  const [query, days] = fields ?? [];
  expect(query && fieldProblem(query, " ")).toBe("It is required.");
  expect(days && fieldProblem(days, "7.5")).toBe("A whole number.");
  expect(days && fieldProblem(days, "")).toBeNull();
});

it.each([
  ["nested values", { properties: { a: { type: "object" } } }],
  ["a reference", { $ref: "#/x", properties: {} }],
  ["mixed choices", { properties: { a: { enum: ["x", 1] } } }],
  ["too many fields", { properties: Object.fromEntries(Array.from({ length: MOST_FIELDS + 1 }, (_, at) => [`f${String(at)}`, { type: "string" }])) }],
  ["no schema", null],
])("asks for JSON where there is %s", (_what, schema) => {
  expect(toolFields(schema)).toBeNull();
});

it("takes JSON arguments only as an object", () => {
  expect(jsonArguments("")).toEqual({});
  expect(jsonArguments('{"a": [1]}')).toEqual({ a: [1] });
  expect(jsonArguments("[1]")).toBeNull();
  expect(jsonArguments("{")).toBeNull();
});

it("reads its address", () => {
  expect(mcpServerSearch({ tool: "t", other: 1 })).toEqual({ tool: "t" });
  expect(mcpServerSearch({ tool: {} })).toEqual({});
});
