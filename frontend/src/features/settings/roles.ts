/** What a change of roles does, said before it is made. The server decides by the same rules. */
import type { components } from "../../api/client";

export type Role = components["schemas"]["Role"];
export type RoleEntry = components["schemas"]["RoleOut"];
export type TenantRole = components["schemas"]["RolesUpdate"]["roles"][number];

export const TENANT_ROLES = ["viewer", "analyst", "senior_officer", "mlro", "workflow_editor", "admin", "auditor"] as const satisfies readonly TenantRole[];

const LABELS: Record<TenantRole, string> = {
  viewer: "Viewer",
  analyst: "Analyst",
  senior_officer: "Senior officer",
  mlro: "MLRO",
  workflow_editor: "Workflow editor",
  admin: "Administrator",
  auditor: "Auditor",
};

export function roleLabel(role: string): string {
  return LABELS[role as TenantRole] ?? role.replaceAll("_", " ");
}

export function tenantRoles(roles: readonly string[]): TenantRole[] {
  return TENANT_ROLES.filter((role) => roles.includes(role));
}

/** Roles that decide about customers: nobody gives one to themselves. */
export function decides(role: Role, catalogue: readonly RoleEntry[]): boolean {
  const entry = catalogue.find((one) => one.role === role);
  return entry?.permissions.some((permission) => permission === "decide" || permission === "second_decide" || permission === "suspicion") ?? false;
}

export interface Outlook {
  does: string[];
  /** Why it would be refused; null where nothing is known against it. */
  barred: string | null;
}

function listed(roles: readonly string[]): string {
  return roles.map(roleLabel).join(", ");
}

interface Change {
  before: readonly Role[];
  wanted: readonly TenantRole[];
  /** The account is the signed-in person's own. */
  own: boolean;
  catalogue: readonly RoleEntry[];
}

export function outlook({ before, wanted, own, catalogue }: Change): Outlook {
  const added = wanted.filter((role) => !before.includes(role));
  const removed = before.filter((role) => !wanted.some((one) => one === role));
  const deciding = added.filter((role) => decides(role, catalogue));
  const does = [
    ...(added.length > 0 ? [`Adds ${listed(added)}.`] : []),
    ...(removed.length > 0 ? [`Takes away ${listed(removed)}.`] : []),
    ...(deciding.length > 0 ? ["From then on the account may decide about customers."] : []),
    ...(added.length + removed.length > 0 ? ["What is open in a browser continues with the new roles, within two seconds."] : []),
  ];
  if (wanted.length === 0) return { does, barred: "An account has at least one role. Disable it to take everything away." };
  if (own && deciding.length > 0) {
    return { does, barred: `Nobody gives themselves a role that decides: another administrator grants ${listed(deciding)}.` };
  }
  return { does, barred: null };
}
