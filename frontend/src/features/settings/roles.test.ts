import { describe, expect, it } from "vitest";

import { decides, outlook, tenantRoles, type RoleEntry } from "./roles";

const CATALOGUE: RoleEntry[] = [
  { role: "admin", description: "", permissions: ["self", "read", "users", "settings"] },
  { role: "analyst", description: "", permissions: ["self", "read", "run", "decide"] },
  { role: "mlro", description: "", permissions: ["self", "read", "run", "decide", "second_decide", "suspicion", "audit"] },
  { role: "viewer", description: "", permissions: ["self", "read"] },
];

describe("a change of roles", () => {
  it("knows which roles decide", () => {
    expect(decides("analyst", CATALOGUE)).toBe(true);
    expect(decides("admin", CATALOGUE)).toBe(false);
    expect(decides("auditor", CATALOGUE)).toBe(false);
  });

  it("needs another administrator for a deciding role of one's own", () => {
    const own = { before: ["admin"] as const, own: true, catalogue: CATALOGUE };
    expect(outlook({ ...own, wanted: ["admin", "mlro"] }).barred).toMatch(/another administrator grants MLRO/);
    expect(outlook({ ...own, wanted: ["admin", "viewer"] }).barred).toBeNull();
    expect(outlook({ ...own, own: false, wanted: ["admin", "mlro"] }).barred).toBeNull();
    expect(outlook({ ...own, before: ["admin", "mlro"], wanted: ["admin"] }).barred).toBeNull();
  });

  it("says what it adds, takes away and means", () => {
    expect(outlook({ before: ["viewer"], wanted: ["analyst"], own: false, catalogue: CATALOGUE }).does).toEqual([
      "Adds Analyst.",
      "Takes away Viewer.",
      "From then on the account may decide about customers.",
      "What is open in a browser continues with the new roles, within two seconds.",
    ]);
    expect(outlook({ before: ["viewer"], wanted: ["viewer"], own: false, catalogue: CATALOGUE }).does).toEqual([]);
  });

  it("leaves no account without a role", () => {
    expect(outlook({ before: ["viewer"], wanted: [], own: false, catalogue: CATALOGUE }).barred).toMatch(/at least one role/);
  });

  it("keeps the roles of an organisation, in their order", () => {
    expect(tenantRoles(["mlro", "platform_operator", "viewer"])).toEqual(["viewer", "mlro"]);
  });
});
