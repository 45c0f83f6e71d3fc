import { Button, Group, Stack, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";

import { fieldErrors } from "../../../api/problem";
import type { Column } from "../../../components/DataTable";
import { Decide } from "../../../components/Decide";
import { MakeForm } from "../../../components/MakeForm";
import { PagedTable } from "../../../components/PagedTable";
import { PageHead } from "../../../components/PageHead";
import { Permitted } from "../../../components/Permission";
import { instant } from "../../../format";
import { SETTINGS } from "../area";
import { RoleChoice } from "../components/RoleChoice";
import { ShownOnce } from "../components/ShownOnce";
import { createServiceAccount, deleteServiceAccount, serviceAccountsQuery, type NewServiceAccount, type ServiceAccount } from "../queries/people";
import { roleLabel } from "../roles";
import { MANAGES } from "./PeoplePage";

interface Secret {
  client: string;
  secret: string;
}

function NewAccount({ onMade, onCancel }: { onMade: (secret: Secret) => void; onCancel: () => void }) {
  const queries = useQueryClient();
  const key = useRef(crypto.randomUUID());
  const form = useForm<NewServiceAccount>({
    initialValues: { name: "", roles: ["analyst"], until: "" },
    validate: {
      name: (value) => (value.trim() ? null : "What the account is for, such as core banking"),
      roles: (value) => (value.length > 0 ? null : "At least one role"),
      until: (value) => (value === "" || value >= new Date().toISOString().slice(0, 10) ? null : "A day from today on"),
    },
    onValuesChange: () => {
      key.current = crypto.randomUUID();
    },
  });
  const create = useMutation({
    mutationFn: (values: NewServiceAccount) => createServiceAccount({ ...values, name: values.name.trim() }, key.current),
    onSuccess: async (made) => {
      onMade({ client: made.service_account.client_id, secret: made.client_secret });
      create.reset(); // the mutation remembers the answer, and with it the secret
      await queries.invalidateQueries({ queryKey: ["service-accounts"] });
    },
    onError: (error) => form.setErrors(fieldErrors(error, { expires_at: "until" })),
  });
  return (
    <MakeForm title="New service account" action="Create the account" making={create} onSubmit={form.onSubmit((values) => create.mutate(values))} onCancel={onCancel}>
      <TextInput label="What it is for" withAsterisk autoComplete="off" data-autofocus {...form.getInputProps("name")} />
      <RoleChoice label="Roles" value={form.values.roles} onChange={(roles) => form.setFieldValue("roles", roles)} error={form.errors["roles"]} />
      <TextInput label="Until" description="The last day (UTC); left empty, it does not end" type="date" maw={200} {...form.getInputProps("until")} />
      <Text size="sm">A program can sign in with it at once. It decides nothing: whatever takes a person refuses a service account, whatever its roles.</Text>
    </MakeForm>
  );
}

export function ServiceAccountsPage() {
  return (
    <Stack gap="sm">
      <PageHead title="Service accounts" says="Programs that use the API for your organisation, each with its own secret and roles." area={SETTINGS} />
      <Permitted to="users" needs={MANAGES}>
        <Accounts />
      </Permitted>
    </Stack>
  );
}

function Accounts() {
  const queries = useQueryClient();
  const query = useInfiniteQuery(serviceAccountsQuery);
  const [making, setMaking] = useState(false);
  const [secret, setSecret] = useState<Secret | null>(null);
  const [leaving, setLeaving] = useState<ServiceAccount | null>(null);
  const end = useMutation({
    mutationFn: (account: ServiceAccount) => deleteServiceAccount(account.id),
    onSuccess: async () => {
      setLeaving(null);
      await queries.invalidateQueries({ queryKey: ["service-accounts"] });
    },
  });
  const columns: Column<ServiceAccount>[] = [
    { id: "name", header: "For", cell: (one) => one.name },
    {
      id: "client",
      header: "Client id",
      cell: (one) => (
        <Text span size="sm" className="mono">
          {one.client_id}
        </Text>
      ),
    },
    { id: "roles", header: "Roles", cell: (one) => one.roles.map(roleLabel).join(", ") },
    { id: "until", header: "Ends", cell: (one) => (one.expires_at ? instant(one.expires_at) : "never") },
    { id: "last", header: "Last sign-in", cell: (one) => (one.last_sign_in_at ? instant(one.last_sign_in_at) : "never") },
    {
      id: "delete",
      header: "Delete",
      cell: (one) => (
        <Button
          size="compact-xs"
          variant="default"
          onClick={() => {
            end.reset();
            setLeaving(one);
          }}
        >
          Delete …<span className="sr-only"> {one.name}</span>
        </Button>
      ),
    },
  ];
  return (
    <>
      {secret && (
        <ShownOnce
          title="The account was created"
          says="Put both into the program’s secret store now. Atlas does not show the secret again; a lost one means a new account."
          values={[
            ["Client id", secret.client],
            ["Client secret", secret.secret],
          ]}
          onDone={() => setSecret(null)}
        />
      )}
      {making ? (
        <NewAccount
          onCancel={() => setMaking(false)}
          onMade={(made) => {
            setMaking(false);
            setSecret(made);
          }}
        />
      ) : (
        <Group>
          <Button size="xs" onClick={() => setMaking(true)}>
            New service account
          </Button>
        </Group>
      )}
      {leaving && (
        <Decide
          key={leaving.id}
          label={`Delete ${leaving.name}`}
          title={`Delete ${leaving.name}`}
          says="Its secret is erased and its tokens end within two seconds: the program that uses it stops working. What it did stays in the audit trail."
          careful
          choices={[{ label: "Delete the account", danger: true, loading: end.isPending, run: () => end.mutate(leaving) }]}
          cancel={{ run: () => setLeaving(null) }}
          error={end.error}
        />
      )}
      <PagedTable
        query={query}
        label="Service accounts"
        columns={columns}
        rowId={(one) => one.id}
        minWidth={860}
        empty="No program has an account here. Create one for each program, with the fewest roles that it needs."
      />
    </>
  );
}
