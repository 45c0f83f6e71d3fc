import { Checkbox, Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";

import { rolesQuery } from "../queries/people";
import { roleLabel, TENANT_ROLES, tenantRoles, type TenantRole } from "../roles";

interface Props {
  label: string;
  value: readonly TenantRole[];
  onChange: (roles: TenantRole[]) => void;
  error?: ReactNode;
}

/** Roles with what each permits. */
export function RoleChoice({ label, value, onChange, error }: Props) {
  const roles = useQuery(rolesQuery);
  const says = (role: TenantRole) => roles.data?.items.find((one) => one.role === role)?.description;
  return (
    <Checkbox.Group label={label} value={[...value]} onChange={(wanted) => onChange(tenantRoles(wanted))} error={error}>
      <Stack gap={6} my={4}>
        {TENANT_ROLES.map((role) => (
          <Checkbox key={role} size="xs" value={role} label={roleLabel(role)} description={says(role)} />
        ))}
      </Stack>
    </Checkbox.Group>
  );
}
