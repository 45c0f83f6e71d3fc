import { Anchor, Button, Group, List, Paper, Stack, Text, TextInput, Title } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { useState, type ReactNode } from "react";

import { fieldErrors } from "../../../api/problem";
import { Answered } from "../../../components/Answered";
import type { Column } from "../../../components/DataTable";
import { Decide } from "../../../components/Decide";
import { Definitions } from "../../../components/Definitions";
import { PagedTable } from "../../../components/PagedTable";
import { PageHead } from "../../../components/PageHead";
import { Permitted } from "../../../components/Permission";
import { ProblemAlert } from "../../../components/ProblemAlert";
import { instant, words } from "../../../format";
import { meQuery } from "../../../queries";
import { SETTINGS } from "../area";
import { RoleChoice } from "../components/RoleChoice";
import { changePerson, deletePerson, endSession, endSessions, personQuery, rolesQuery, sessionsQuery, setRoles, type User, type UserSession } from "../queries/people";
import { outlook, roleLabel, tenantRoles } from "../roles";
import { SignInHelp } from "../components/SignInHelp";
import { MANAGES, signsIn } from "./PeoplePage";

const route = getRouteApi("/settings/people/$userId");

const BACK = (
  <Anchor size="sm" renderRoot={(props) => <Link to="/settings/people" {...props} />}>
    All people
  </Anchor>
);

export function PersonPage() {
  return (
    <Permitted to="users" needs={MANAGES} head={<PageHead title="Account" area={SETTINGS} />}>
      <Person />
    </Permitted>
  );
}

function Person() {
  const { userId } = route.useParams();
  const query = useQuery(personQuery(userId));
  return (
    <Answered query={query} what="the account" height={320} head={<PageHead title="Account" area={SETTINGS} actions={BACK} />}>
      {(user) => <Shown key={user.version} user={user} />}
    </Answered>
  );
}

function Shown({ user }: { user: User }) {
  const me = useQuery(meQuery);
  const own = me.data?.person_id === user.person_id;
  return (
    <Stack gap="sm">
      <PageHead title={user.display_name} says={own ? "Your own account" : undefined} area={SETTINGS} actions={BACK} />
      <Definitions
        label="Account"
        items={[
          ["E-mail", user.email ?? "–"],
          ["Signs in", signsIn(user)],
          ...(user.invited_by ? [["Invited by", <Inviter key="inviter" id={user.invited_by} />] satisfies [string, ReactNode]] : []),
          ["May sign in", user.enabled ? "yes" : "no"],
          ["Last sign-in", user.last_sign_in_at ? instant(user.last_sign_in_at) : "never"],
          ["Created", instant(user.created_at)],
        ]}
      />
      <Details user={user} />
      <Roles user={user} own={own} />
      <SignInHelp user={user} own={own} />
      <Access user={user} own={own} />
      <Sessions user={user} />
    </Stack>
  );
}

/** Who invited, by name; the id while it is not known, or for an account that is gone. */
function Inviter({ id }: { id: string }) {
  const found = useQuery(personQuery(id));
  return <Anchor renderRoot={(props) => <Link to="/settings/people/$userId" params={{ userId: id }} {...props} />}>{found.data?.display_name ?? id}</Anchor>;
}

/** Reads the account again, wherever it is shown. */
function useChanged(user: User): () => Promise<unknown> {
  const queries = useQueryClient();
  return () => Promise.all([["person", user.id], ["people"], ["me"]].map((queryKey) => queries.invalidateQueries({ queryKey })));
}

function Details({ user }: { user: User }) {
  const changed = useChanged(user);
  const [open, setOpen] = useState(false);
  const form = useForm({ initialValues: { display_name: user.display_name, email: user.email ?? "" } });
  const save = useMutation({
    mutationFn: (values: { display_name: string; email: string }) =>
      // only what was changed here: the rest may be another person's by now
      changePerson(user, {
        ...(form.isDirty("display_name") ? { display_name: values.display_name.trim() } : {}),
        ...(form.isDirty("email") ? { email: values.email.trim() } : {}),
      }),
    onSuccess: async () => {
      await changed();
      setOpen(false);
    },
    onError: (error) => form.setErrors(fieldErrors(error)),
  });
  if (!open) {
    return (
      <Group>
        <Button size="xs" variant="default" onClick={() => setOpen(true)}>
          Change name or e-mail
        </Button>
      </Group>
    );
  }
  return (
    <Paper withBorder p="md" component="section" aria-label="Name and e-mail">
      <form onSubmit={form.onSubmit((values) => save.mutate(values))} noValidate>
        <Stack gap="xs" maw={520}>
          <TextInput label="Name" autoComplete="off" {...form.getInputProps("display_name")} />
          <TextInput label="E-mail" type="email" autoComplete="off" description="From then on the person signs in with it" {...form.getInputProps("email")} />
          {save.isError && <ProblemAlert error={save.error} />}
          <Group gap="xs">
            <Button type="submit" size="xs" disabled={!form.isDirty()} loading={save.isPending}>
              Save
            </Button>
            <Button size="xs" variant="default" onClick={() => setOpen(false)}>
              Cancel
            </Button>
          </Group>
        </Stack>
      </form>
    </Paper>
  );
}

function Roles({ user, own }: { user: User; own: boolean }) {
  const changed = useChanged(user);
  const catalogue = useQuery(rolesQuery);
  const [wanted, setWanted] = useState(tenantRoles(user.roles));
  const said = outlook({ before: user.roles, wanted, own, catalogue: catalogue.data?.items ?? [] });
  const save = useMutation({ mutationFn: () => setRoles(user, wanted), onSuccess: changed });
  if (user.issuer !== "atlas") {
    return (
      <Paper withBorder p="md" component="section" aria-label="Roles">
        <Title order={2} size="h5">
          Roles
        </Title>
        <Text size="sm">
          {user.roles.map(roleLabel).join(", ") || "none"}. They come from {user.issuer}: change them there.
        </Text>
      </Paper>
    );
  }
  return (
    <Paper withBorder p="md" component="section" aria-label="Roles">
      <Stack gap="xs">
        <Title order={2} size="h5">
          Roles
        </Title>
        <RoleChoice label="What the account may do" value={wanted} onChange={setWanted} />
        {said.does.length > 0 && (
          <div role="status" aria-label="What this does">
            <List size="sm">
              {said.does.map((line) => (
                <List.Item key={line}>{line}</List.Item>
              ))}
            </List>
          </div>
        )}
        {said.barred && <Text size="sm">{said.barred}</Text>}
        {save.isError && <ProblemAlert error={save.error} />}
        <Group>
          <Button size="xs" disabled={said.does.length === 0 || said.barred !== null || !catalogue.data} loading={save.isPending} onClick={() => save.mutate()}>
            Change the roles
          </Button>
        </Group>
      </Stack>
    </Paper>
  );
}

type Act = "disable" | "enable" | "delete";

function Access({ user, own }: { user: User; own: boolean }) {
  const changed = useChanged(user);
  const navigate = useNavigate();
  const [asked, setAsked] = useState<Act | null>(null);
  const act = useMutation({
    mutationFn: async (what: Act) => {
      if (what === "delete") await deletePerson(user);
      else await changePerson(user, { enabled: what === "enable" });
    },
    onSuccess: async (_, what) => {
      if (what === "delete") await navigate({ to: "/settings/people" });
      await changed();
    },
  });
  const close = () => {
    act.reset();
    setAsked(null);
  };
  const says: Record<Act, string> = {
    disable: `${user.display_name} cannot sign in any more. Every session ends within two seconds. What the person decided stays.${own ? " It is your own account." : ""}`,
    enable: `${user.display_name} can sign in again, with the roles above.`,
    delete: `Name, e-mail and password are erased for good. What the account did stays in the audit trail under its id.${own ? " It is your own account." : ""}`,
  };
  const labels: Record<Act, string> = { disable: "Disable the account", enable: "Enable the account", delete: "Delete the account" };
  return (
    <Stack gap="xs" component="section" aria-label="Access">
      {asked ? (
        <Decide
          key={asked}
          label={labels[asked]}
          title={labels[asked]}
          says={says[asked]}
          careful={asked !== "enable"}
          choices={[{ label: labels[asked], danger: asked === "delete", loading: act.isPending, run: () => act.mutate(asked) }]}
          cancel={{ run: close }}
          error={act.error}
        />
      ) : (
        <Group gap="xs">
          <Button size="xs" variant="default" onClick={() => setAsked(user.enabled ? "disable" : "enable")}>
            {user.enabled ? "Disable …" : "Enable …"}
          </Button>
          <Button size="xs" variant="default" onClick={() => setAsked("delete")}>
            Delete …
          </Button>
        </Group>
      )}
    </Stack>
  );
}

const ENDED: Record<string, string> = {
  revoked_by_admin: "ended by an administrator",
  user_disabled: "the account was disabled",
  signed_out: "signed out",
  password_reset: "the password was reset",
  second_factor_removed: "the second factor was removed",
};

function Sessions({ user }: { user: User }) {
  const queries = useQueryClient();
  const query = useInfiniteQuery(sessionsQuery(user.id));
  const [asked, setAsked] = useState(false);
  const refresh = () => queries.invalidateQueries({ queryKey: ["person", user.id, "sessions"] });
  const end = useMutation({ mutationFn: (id: string) => endSession(user.id, id), onSettled: refresh });
  const all = useMutation({
    mutationFn: () => endSessions(user.id),
    onSuccess: async () => {
      setAsked(false);
      await refresh();
    },
  });
  const columns: Column<UserSession>[] = [
    { id: "began", header: "Began", cell: (one) => instant(one.created_at) },
    { id: "used", header: "Last used", cell: (one) => instant(one.last_used_at) },
    { id: "where", header: "From", cell: (one) => [one.client_address ?? "address not known", one.user_agent].filter(Boolean).join(", ") },
    { id: "what", header: "For", cell: (one) => (one.client_id ? `the program ${one.client_id}` : one.method === "cli" ? "the command line" : "the browser or API") },
    {
      id: "state",
      header: "State",
      cell: (one) => {
        if (one.ended_at) return `ended ${instant(one.ended_at)}${one.end_reason ? `: ${ENDED[one.end_reason] ?? words(one.end_reason)}` : ""}`;
        if (new Date(one.expires_at).getTime() < Date.now()) return "over";
        return (
          <Button size="compact-xs" variant="default" loading={end.isPending && end.variables === one.id} onClick={() => end.mutate(one.id)}>
            End<span className="sr-only"> the session of {instant(one.created_at)}</span>
          </Button>
        );
      },
    },
  ];
  return (
    <Stack gap="xs" component="section" aria-label="Sessions">
      <Group justify="space-between">
        <Title order={2} size="h5">
          Sessions
        </Title>
        {!asked && (
          <Button size="xs" variant="default" onClick={() => setAsked(true)}>
            End all …
          </Button>
        )}
      </Group>
      {asked && (
        <Decide
          label="End all sessions"
          says={`${user.display_name} is signed out everywhere within two seconds, and can sign in again.`}
          careful
          choices={[{ label: "End all sessions", loading: all.isPending, run: () => all.mutate() }]}
          cancel={{ run: () => setAsked(false) }}
          error={all.error}
        />
      )}
      {end.isError && <ProblemAlert error={end.error} />}
      <PagedTable query={query} label="Sessions" columns={columns} rowId={(one) => one.id} minWidth={820} empty="No session was opened." />
    </Stack>
  );
}
