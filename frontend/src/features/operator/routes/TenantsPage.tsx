import { Button, Group, TagsInput, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";

import { fieldErrors } from "../../../api/problem";
import type { Column } from "../../../components/DataTable";
import { Decide } from "../../../components/Decide";
import { MakeForm } from "../../../components/MakeForm";
import { PagedTable } from "../../../components/PagedTable";
import { instant } from "../../../format";
import { OperatorOnly } from "../components/OperatorOnly";
import { createTenant, deleteTenant, renameTenant, resumeTenant, suspendTenant, tenantsQuery, type Tenant } from "../queries/platform";

export function TenantsPage() {
  return (
    <OperatorOnly title="Tenants" says="The organisations of this installation. Their data are never shown here.">
      <Tenants />
    </OperatorOnly>
  );
}

function NewTenant({ onDone }: { onDone: () => void }) {
  const queries = useQueryClient();
  const key = useRef(crypto.randomUUID());
  const form = useForm({
    initialValues: { name: "", slug: "", home: [] as string[] },
    validate: {
      name: (value) => (value.trim() ? null : "The name of the organisation"),
      slug: (value) => (/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(value) ? null : "Small letters, digits and hyphens, such as acme"),
      home: (value) => (value.every((one) => /^[A-Z]{2}$/.test(one)) ? null : "Two letters each, such as GB"),
    },
    onValuesChange: () => {
      key.current = crypto.randomUUID();
    },
  });
  const create = useMutation({
    mutationFn: (values: { name: string; slug: string; home: string[] }) => createTenant({ ...values, name: values.name.trim() }, key.current),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ["operator", "tenants"] });
      onDone();
    },
    onError: (error) => form.setErrors(fieldErrors(error)),
  });
  return (
    <MakeForm title="New tenant" action="Create the tenant" making={create} onSubmit={form.onSubmit((values) => create.mutate(values))} onCancel={onDone}>
      <TextInput label="Name" withAsterisk autoComplete="off" data-autofocus {...form.getInputProps("name")} />
      <TextInput label="Short name" description="Its people sign in with it; it never changes" withAsterisk autoComplete="off" {...form.getInputProps("slug")} />
      <TagsInput
        label="Home countries"
        description="Their law is proposed as the compliance profile, which two people of the firm adopt. Two letters each; Enter adds one"
        value={form.values.home}
        onChange={(home) => form.setFieldValue("home", home.map((one) => one.trim().toUpperCase()))}
        error={form.errors["home"]}
      />
    </MakeForm>
  );
}

type Act = "suspend" | "resume" | "delete" | "rename";
const LABELS: Record<Act, string> = { suspend: "Suspend the tenant", resume: "Resume the tenant", delete: "Delete the tenant", rename: "Rename the tenant" };

function saysOf(tenant: Tenant): Record<Act, string> {
  return {
    suspend: `Within seconds, no one at ${tenant.name} can sign in or use the API. Its data are kept.`,
    resume: `The people and programs of ${tenant.name} can sign in again.`,
    delete: `Only a tenant without data is deleted; one that has data is refused, and can be suspended. ${tenant.slug} is then free again.`,
    rename: `Its people see the new name. The short name ${tenant.slug} stays.`,
  };
}

function Asked({ tenant, act, onClose }: { tenant: Tenant; act: Act; onClose: () => void }) {
  const queries = useQueryClient();
  const [name, setName] = useState(tenant.name);
  const run = useMutation({
    mutationFn: async () => {
      if (act === "suspend") await suspendTenant(tenant);
      else if (act === "resume") await resumeTenant(tenant);
      else if (act === "delete") await deleteTenant(tenant);
      else await renameTenant(tenant, name.trim());
    },
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ["operator", "tenants"] });
      onClose();
    },
  });
  return (
    <Decide
      label={LABELS[act]}
      title={`${LABELS[act]}: ${tenant.name}`}
      says={saysOf(tenant)[act]}
      careful={act !== "resume"}
      choices={[{ label: LABELS[act], danger: act === "delete", off: act === "rename" && name.trim() === "", loading: run.isPending, run: () => run.mutate() }]}
      cancel={{ run: onClose }}
      error={run.error}
    >
      {act === "rename" && <TextInput label="Name" maw={360} value={name} onChange={(event) => setName(event.currentTarget.value)} />}
    </Decide>
  );
}

function Tenants() {
  const query = useInfiniteQuery(tenantsQuery);
  const [making, setMaking] = useState(false);
  const [asked, setAsked] = useState<{ tenant: Tenant; act: Act } | null>(null);
  const button = (tenant: Tenant, act: Act, label: string) => (
    <Button size="compact-xs" variant="default" onClick={() => setAsked({ tenant, act })}>
      {label} …<span className="sr-only"> {tenant.name}</span>
    </Button>
  );
  const columns: Column<Tenant>[] = [
    { id: "name", header: "Name", cell: (one) => one.name },
    { id: "slug", header: "Short name", cell: (one) => one.slug },
    { id: "status", header: "State", cell: (one) => (one.status === "active" ? "active" : "suspended: nobody signs in") },
    { id: "demo", header: "Data", cell: (one) => (one.is_demo ? "made up, for trying out" : "real") },
    { id: "made", header: "Created", cell: (one) => instant(one.created_at) },
    {
      id: "acts",
      header: "Change",
      cell: (one) => (
        <Group gap={4}>
          {button(one, "rename", "Rename")}
          {one.status === "active" ? button(one, "suspend", "Suspend") : button(one, "resume", "Resume")}
          {button(one, "delete", "Delete")}
        </Group>
      ),
    },
  ];
  return (
    <>
      {making ? (
        <NewTenant onDone={() => setMaking(false)} />
      ) : (
        <Group>
          <Button size="xs" onClick={() => setMaking(true)}>
            New tenant
          </Button>
        </Group>
      )}
      {asked && <Asked key={`${asked.tenant.id}-${asked.act}`} tenant={asked.tenant} act={asked.act} onClose={() => setAsked(null)} />}
      <PagedTable query={query} label="Tenants" columns={columns} rowId={(one) => one.id} minWidth={860} empty="There is no tenant. Create one; then add its people with “atlas tenant create --with-users”, or configure its issuer." />
    </>
  );
}
