import { Anchor, Button, Group, Stack, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useRef, useState } from "react";

import { fieldErrors } from "../../../api/problem";
import type { Column } from "../../../components/DataTable";
import { Choice, TextFilter } from "../../../components/Filters";
import { MakeForm } from "../../../components/MakeForm";
import { PagedTable } from "../../../components/PagedTable";
import { PageHead } from "../../../components/PageHead";
import { Permitted } from "../../../components/Permission";
import { instant } from "../../../format";
import { SETTINGS } from "../area";
import { RoleChoice } from "../components/RoleChoice";
import { ShownOnce } from "../components/ShownOnce";
import { HandOver, Invitations, type Handed } from "../components/Invitations";
import { createPerson, invite, peopleQuery, type NewPerson, type User } from "../queries/people";
import { roleLabel } from "../roles";
import { PEOPLE_STATUSES, peopleSearch } from "../search";

const route = getRouteApi("/settings/people");

export const MANAGES = "the role administrator";

/** With what a person signs in, and whether they wait for a new password. */
export function signsIn(user: Pick<User, "issuer" | "second_factor" | "reset_asked_at">): string {
  if (user.issuer !== "atlas") return `at ${user.issuer}`;
  const how = user.second_factor ? "with a password and a second factor" : "with a password";
  return user.reset_asked_at ? `${how}; asked for a new password ${instant(user.reset_asked_at)}` : how;
}

const COLUMNS: Column<User>[] = [
  {
    id: "name",
    header: "Name",
    cell: (user) => (
      <Anchor renderRoot={(props) => <Link to="/settings/people/$userId" params={{ userId: user.id }} {...props} />}>{user.display_name}</Anchor>
    ),
  },
  { id: "email", header: "E-mail", cell: (user) => user.email ?? "–" },
  { id: "roles", header: "Roles", cell: (user) => user.roles.map(roleLabel).join(", ") || "none" },
  { id: "state", header: "May sign in", cell: (user) => (user.enabled ? "yes" : "no") },
  { id: "last", header: "Last sign-in", cell: (user) => (user.last_sign_in_at ? instant(user.last_sign_in_at) : "never") },
  { id: "issuer", header: "Signs in", cell: signsIn },
];

/** Who is to have an account: the same for one made at once and for an invitation. */
function usePersonForm() {
  const key = useRef(crypto.randomUUID());
  const form = useForm<NewPerson>({
    initialValues: { name: "", email: "", roles: ["analyst"] },
    validate: {
      name: (value) => (value.trim() ? null : "The name, as others see it"),
      email: (value) => (/^[^@\s]+@[^@\s]+$/.test(value.trim()) ? null : "An e-mail address, such as jo.smith@acme.example"),
      roles: (value) => (value.length > 0 ? null : "At least one role"),
    },
    onValuesChange: () => {
      key.current = crypto.randomUUID();
    },
  });
  const trimmed = (values: NewPerson) => ({ ...values, name: values.name.trim(), email: values.email.trim() });
  return { form, key, trimmed };
}

function PersonFields({ form }: { form: ReturnType<typeof usePersonForm>["form"] }) {
  return (
    <>
      <TextInput label="Name" withAsterisk autoComplete="off" data-autofocus {...form.getInputProps("name")} />
      <TextInput label="E-mail" description="The person signs in with it" withAsterisk type="email" autoComplete="off" {...form.getInputProps("email")} />
      <RoleChoice label="Roles" value={form.values.roles} onChange={(roles) => form.setFieldValue("roles", roles)} error={form.errors["roles"]} />
    </>
  );
}

function Invite({ onMade, onCancel }: { onMade: (email: string, link: string) => void; onCancel: () => void }) {
  const queries = useQueryClient();
  const { form, key, trimmed } = usePersonForm();
  const create = useMutation({
    mutationFn: (values: NewPerson) => invite(trimmed(values), key.current),
    onSuccess: async (made) => {
      onMade(made.invitation.email, made.link);
      create.reset(); // the mutation remembers the answer, and with it the link
      await queries.invalidateQueries({ queryKey: ["invitations"] });
    },
    onError: (error) => form.setErrors(fieldErrors(error, { display_name: "name" })),
  });
  return (
    <MakeForm title="Invitation" action="Make the invitation" making={create} onSubmit={form.onSubmit((values) => create.mutate(values))} onCancel={onCancel}>
      <PersonFields form={form} />
      <Text size="sm">You get a link to hand over. It works once, for seven days, and names you. The person chooses the password; until then there is no account.</Text>
    </MakeForm>
  );
}

function NewAccount({ onMade, onCancel }: { onMade: (email: string, password: string | null) => void; onCancel: () => void }) {
  const queries = useQueryClient();
  const { form, key, trimmed } = usePersonForm();
  const create = useMutation({
    mutationFn: (values: NewPerson) => createPerson(trimmed(values), key.current),
    onSuccess: async (made) => {
      onMade(made.user.email ?? "", made.initial_password);
      create.reset(); // the mutation remembers the answer, and with it the password
      await queries.invalidateQueries({ queryKey: ["people"] });
    },
    onError: (error) => form.setErrors(fieldErrors(error, { display_name: "name" })),
  });
  return (
    <MakeForm title="New account" action="Create the account" making={create} onSubmit={form.onSubmit((values) => create.mutate(values))} onCancel={onCancel}>
      <PersonFields form={form} />
      <Text size="sm">The account can sign in at once. Its first password is made at random and shown here once.</Text>
    </MakeForm>
  );
}

export function PeoplePage() {
  return (
    <Stack gap="sm">
      <PageHead title="People" says="Who may sign in, and what their roles permit. Roles that decide are never given to oneself." area={SETTINGS} />
      <Permitted to="users" needs={MANAGES}>
        <People />
      </Permitted>
    </Stack>
  );
}

function People() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const query = useInfiniteQuery(peopleQuery(search));
  const [making, setMaking] = useState<"invitation" | "account" | null>(null);
  const [made, setMade] = useState<{ email: string; password: string } | null>(null);
  const [invited, setInvited] = useState<Handed | null>(null);
  const change = (next: Record<string, unknown>) => void navigate({ search: (all) => peopleSearch({ ...all, ...next }), replace: true });
  return (
    <>
      {made && (
        <ShownOnce
          title="The account was created"
          says="Give both to the person over a safe channel, and have the password changed at the first sign-in. Atlas does not show it again."
          values={[
            ["E-mail", made.email],
            ["First password", made.password],
          ]}
          onDone={() => setMade(null)}
        />
      )}
      {invited && <HandOver handed={invited} onDone={() => setInvited(null)} />}
      {making === "invitation" && (
        <Invite
          onCancel={() => setMaking(null)}
          onMade={(email, link) => {
            setMaking(null);
            setInvited({ email, link });
          }}
        />
      )}
      {making === "account" && (
        <NewAccount
          onCancel={() => setMaking(null)}
          onMade={(email, password) => {
            setMaking(null);
            if (password) setMade({ email, password });
          }}
        />
      )}
      {making === null && (
        <Group gap="xs">
          <Button size="xs" onClick={() => setMaking("invitation")}>
            Invite a person
          </Button>
          <Button size="xs" variant="default" onClick={() => setMaking("account")}>
            New account
          </Button>
        </Group>
      )}
      <Invitations onLink={setInvited} />
      <Group gap="xs" align="flex-end" component="search" aria-label="Filter the people">
        <TextFilter label="Name contains" value={search.name} onChange={(name) => change({ name })} />
        <Choice label="Account" any="active and disabled" all={PEOPLE_STATUSES} value={search.status} onChange={(status) => change({ status })} />
      </Group>
      <PagedTable query={query} label="People" columns={COLUMNS} rowId={(user) => user.id} minWidth={860} empty="No account matches these filters." />
    </>
  );
}
