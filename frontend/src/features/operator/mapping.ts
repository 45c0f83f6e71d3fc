/** Roles by the values of an issuer's claim, as they are typed: a line each, `value = role, role`. */
import { TENANT_ROLES, type TenantRole } from "../settings/roles";

interface Read {
  mapping: Record<string, TenantRole[]>;
  /** What is wrong with the first line that cannot be read; null where all can. */
  problem: string | null;
}

export function mappingOf(text: string): Read {
  const mapping: Record<string, TenantRole[]> = {};
  const lines = text.split("\n").map((line) => line.trim());
  for (const line of lines.filter(Boolean)) {
    const at = line.lastIndexOf("=");
    const value = line.slice(0, Math.max(at, 0)).trim();
    if (!value) return { mapping, problem: `“${line}”: a value, =, and its roles` };
    const names = line.slice(at + 1).split(",").map((name) => name.trim()).filter(Boolean);
    const unknown = names.find((name) => !TENANT_ROLES.some((role) => role === name));
    if (unknown !== undefined) return { mapping, problem: `“${unknown}” is no role. Roles: ${TENANT_ROLES.join(", ")}` };
    if (names.length === 0) return { mapping, problem: `“${value}” has no role` };
    mapping[value] = TENANT_ROLES.filter((role) => names.includes(role));
  }
  return { mapping, problem: Object.keys(mapping).length > 0 ? null : "At least one line, such as: compliance-analysts = analyst" };
}
