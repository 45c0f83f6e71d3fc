import { expect, it } from "vitest";

import { identityOf } from "./identity";

function token(claims: object): string {
  const text = new TextEncoder().encode(JSON.stringify(claims));
  const payload = btoa(String.fromCharCode(...text)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  return `header.${payload}.signature`;
}

it("reads whose session a token is", () => {
  const said = { tenant_id: "t", sub: "u", sid: "s", roles: ["analyst"], name: "Žofie ÿ" };
  expect(identityOf(token(said))).toEqual({ tenantId: "t", userId: "u", session: "s" });
});

it.each([{}, { tenant_id: "t", sub: "u" }, { tenant_id: 1, sub: "u", sid: "s" }])("refuses %j", (said) => {
  expect(() => identityOf(token(said))).toThrow(/without tenant/);
});
