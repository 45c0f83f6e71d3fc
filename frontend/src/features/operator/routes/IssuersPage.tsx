import { Button, Group, NativeSelect, Text, Textarea, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";

import { fieldErrors } from "../../../api/problem";
import type { Column } from "../../../components/DataTable";
import { Decide } from "../../../components/Decide";
import { MakeForm } from "../../../components/MakeForm";
import { PagedTable } from "../../../components/PagedTable";
import { roleLabel } from "../../settings/roles";
import { OperatorOnly } from "../components/OperatorOnly";
import { TenantName } from "../components/TenantName";
import { mappingOf } from "../mapping";
import { createIssuer, deleteIssuer, issuersQuery, switchIssuer, tenantsQuery, type Issuer } from "../queries/platform";

export function IssuersPage() {
  return (
    <OperatorOnly title="Issuers" says="Where people of an organisation sign in instead of with a password here. Their roles come from the issuer’s tokens.">
      <Issuers />
    </OperatorOnly>
  );
}

function useTenants() {
  const query = useInfiniteQuery(tenantsQuery);
  return query.data?.pages.flatMap((page) => page.items) ?? [];
}

interface Values {
  tenant: string;
  name: string;
  issuer: string;
  audience: string;
  jwks: string;
  claim: string;
  mapping: string;
  client: string;
  authorize: string;
  token: string;
}

/** Where the provider sends people back to: registered there with the client. */
const CALLBACK = `${window.location.origin}/api/auth/console/openid/callback`;

const URL_RULE = (value: string) => (/^https?:\/\/[^\s@]+$/.test(value.trim()) ? null : "An address, such as https://id.acme.example/realms/staff");

function NewIssuer({ onDone }: { onDone: () => void }) {
  const queries = useQueryClient();
  const tenants = useTenants();
  const key = useRef(crypto.randomUUID());
  const form = useForm<Values>({
    initialValues: { tenant: "", name: "", issuer: "", audience: "atlas", jwks: "", claim: "roles", mapping: "", client: "", authorize: "", token: "" },
    validate: {
      tenant: (value) => (value ? null : "Whose people sign in there"),
      name: (value) => (value.trim() ? null : "A name for people, such as Acme staff"),
      issuer: URL_RULE,
      jwks: URL_RULE,
      audience: (value) => (value.trim() ? null : "What its tokens must be for"),
      claim: (value) => (value.trim() ? null : "The claim that holds the roles"),
      mapping: (value) => mappingOf(value).problem,
      authorize: (value, all) => (all.client.trim() ? URL_RULE(value) : null),
      token: (value, all) => (all.client.trim() ? URL_RULE(value) : null),
    },
    onValuesChange: () => {
      key.current = crypto.randomUUID();
    },
  });
  const create = useMutation({
    mutationFn: (values: Values) =>
      createIssuer(
        {
          tenant_id: values.tenant,
          name: values.name.trim(),
          issuer: values.issuer.trim(),
          audience: values.audience.trim(),
          jwks_uri: values.jwks.trim(),
          roles_claim: values.claim.trim(),
          role_mapping: mappingOf(values.mapping).mapping,
          algorithms: ["RS256"],
          scope: "openid profile email",
          ...(values.client.trim() ? { client_id: values.client.trim(), authorization_endpoint: values.authorize.trim(), token_endpoint: values.token.trim() } : {}),
        },
        key.current,
      ),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ["operator", "issuers"] });
      onDone();
    },
    onError: (error) => form.setErrors(fieldErrors(error, { jwks_uri: "jwks", roles_claim: "claim", role_mapping: "mapping", tenant_id: "tenant", client_id: "client", authorization_endpoint: "authorize", token_endpoint: "token" })),
  });
  return (
    <MakeForm title="New issuer" action="Configure the issuer" making={create} onSubmit={form.onSubmit((values) => create.mutate(values))} onCancel={onDone}>
      <NativeSelect label="Organisation" withAsterisk data={[{ value: "", label: "choose one" }, ...tenants.map((tenant) => ({ value: tenant.id, label: tenant.name }))]} {...form.getInputProps("tenant")} />
      <TextInput label="Name" withAsterisk {...form.getInputProps("name")} />
      <TextInput label="Issuer" description="Exactly as its tokens say it (iss)" withAsterisk {...form.getInputProps("issuer")} />
      <TextInput label="Keys" description="The address of its public keys (jwks_uri)" withAsterisk {...form.getInputProps("jwks")} />
      <TextInput label="Audience" description="What its tokens are for (aud)" withAsterisk {...form.getInputProps("audience")} />
      <TextInput label="Claim of the roles" description="A name, or a dotted path such as realm_access.roles" withAsterisk {...form.getInputProps("claim")} />
      <Textarea
        label="Roles"
        description="A line for each value of that claim, such as: compliance-analysts = analyst, viewer"
        withAsterisk
        autosize
        minRows={2}
        {...form.getInputProps("mapping")}
      />
      <TextInput label="Client" description={`For signing in to the Console: a public client with PKCE, sent back to ${CALLBACK}. Empty: its tokens count at the API alone.`} autoComplete="off" {...form.getInputProps("client")} />
      <TextInput label="Authorisation endpoint" description="Where the browser is sent (authorization_endpoint)" {...form.getInputProps("authorize")} />
      <TextInput label="Token endpoint" description="Where Atlas exchanges the code (token_endpoint)" {...form.getInputProps("token")} />
      <Text size="sm">From then on the issuer’s tokens are accepted for this organisation. Whoever it gives a mapped value has the role here.</Text>
    </MakeForm>
  );
}

type Act = "on" | "off" | "delete";
const LABELS: Record<Act, string> = { on: "Accept its tokens", off: "Refuse its tokens", delete: "Remove the issuer" };
const SAYS: Record<Act, string> = {
  on: "Its tokens are accepted again, with the roles that they map to.",
  off: "No one can sign in through it until it is accepted again. The accounts are kept.",
  delete: "No one can sign in through it any more. Its accounts are kept in the organisation, but can no longer be used.",
};

function Asked({ issuer, act, onClose }: { issuer: Issuer; act: Act; onClose: () => void }) {
  const queries = useQueryClient();
  const run = useMutation({
    mutationFn: async () => {
      if (act === "delete") await deleteIssuer(issuer);
      else await switchIssuer(issuer, act === "on");
    },
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ["operator", "issuers"] });
      onClose();
    },
  });
  return (
    <Decide
      label={LABELS[act]}
      title={`${LABELS[act]}: ${issuer.name}`}
      says={SAYS[act]}
      careful={act !== "on"}
      choices={[{ label: LABELS[act], danger: act === "delete", loading: run.isPending, run: () => run.mutate() }]}
      cancel={{ run: onClose }}
      error={run.error}
    />
  );
}

function Issuers() {
  const query = useInfiniteQuery(issuersQuery);
  const [making, setMaking] = useState(false);
  const [asked, setAsked] = useState<{ issuer: Issuer; act: Act } | null>(null);
  const button = (issuer: Issuer, act: Act, label: string) => (
    <Button size="compact-xs" variant="default" onClick={() => setAsked({ issuer, act })}>
      {label} …<span className="sr-only"> {issuer.name}</span>
    </Button>
  );
  const columns: Column<Issuer>[] = [
    {
      id: "name",
      header: "Issuer",
      cell: (one) => (
        <>
          {one.name}
          <Text size="xs" className="dimmed" style={{ overflowWrap: "anywhere" }}>
            {one.issuer}
          </Text>
        </>
      ),
    },
    {
      id: "tenant",
      header: "For",
      cell: (one) => (one.tenant_id === null ? "operators of the platform" : <TenantName id={one.tenant_id} />),
    },
    { id: "console", header: "Signs in to the Console", cell: (one) => (one.client_id ? "yes" : "no") },
    { id: "state", header: "Tokens", cell: (one) => (one.enabled ? "accepted" : "refused") },
    {
      id: "roles",
      header: "Roles",
      cell: (one) =>
        Object.entries(one.role_mapping)
          .map(([value, roles]) => `${value}: ${roles.map(roleLabel).join(", ")}`)
          .join("; ") || "none",
    },
    { id: "claim", header: "Claim", cell: (one) => one.roles_claim },
    {
      id: "acts",
      header: "Change",
      cell: (one) => (
        <Group gap={4}>
          {one.enabled ? button(one, "off", "Refuse") : button(one, "on", "Accept")}
          {button(one, "delete", "Remove")}
        </Group>
      ),
    },
  ];
  return (
    <>
      {making ? (
        <NewIssuer onDone={() => setMaking(false)} />
      ) : (
        <Group>
          <Button size="xs" onClick={() => setMaking(true)}>
            New issuer
          </Button>
        </Group>
      )}
      {asked && <Asked key={`${asked.issuer.id}-${asked.act}`} issuer={asked.issuer} act={asked.act} onClose={() => setAsked(null)} />}
      <PagedTable query={query} label="Issuers" columns={columns} rowId={(one) => one.id} minWidth={860} empty="No issuer is configured: people sign in with a password here." />
    </>
  );
}
