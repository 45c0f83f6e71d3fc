import { expect, it } from "vitest";

import { found, isOperationDocument, isOperations, type Operation } from "./document";

const ALL: Operation[] = [
  { id: "import_companies", method: "post", path: "/api/companies/import", summary: "Import companies", router: "companies" },
  { id: "list_companies", method: "get", path: "/api/companies", summary: "List companies", router: "companies" },
  { id: "get_me", method: "get", path: "/api/auth/me", summary: "Get your own account", router: "auth" },
];

it("finds operations by name, path, method or router", () => {
  expect(found(ALL, "companies post import").map((operation) => operation.id)).toEqual(["import_companies"]);
  expect(found(ALL, "import_companies")).toHaveLength(1);
  expect(found(ALL, "AUTH")).toHaveLength(1);
  expect(found(ALL, "nothing")).toHaveLength(0);
  expect(found(ALL, "")).toHaveLength(ALL.length);
});

it("tells an answer of the server from anything else", () => {
  expect(isOperations(ALL)).toBe(true);
  expect(isOperations([{ id: "get_me" }])).toBe(false);
  expect(isOperations({ code: "not_found" })).toBe(false);
  expect(isOperationDocument({ paths: {}, components: {} })).toBe(true);
  expect(isOperationDocument({ code: "not_found" })).toBe(false);
});
