import { Button, Group, Stack, Title } from "@mantine/core";
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import type { Column } from "../../../components/DataTable";
import { Decide } from "../../../components/Decide";
import { PagedTable } from "../../../components/PagedTable";
import { ProblemAlert } from "../../../components/ProblemAlert";
import { instant } from "../../../format";
import { invitationsQuery, resendInvitation, revokeInvitation, type Invitation } from "../queries/people";
import { roleLabel } from "../roles";
import { ShownOnce } from "./ShownOnce";

/** A link that was just made, and whom it is for. */
export interface Handed {
  email: string;
  link: string;
}

export function HandOver({ handed, onDone }: { handed: Handed; onDone: () => void }) {
  return (
    <ShownOnce
      title="The invitation was made"
      says="Give the link to the person over a safe channel: the first person who opens it makes the account. Atlas does not show it again."
      values={[
        ["For", handed.email],
        ["Link", handed.link],
      ]}
      onDone={onDone}
    />
  );
}

/** Until when an invitation works, at a moment. */
export function worksUntil(invitation: Pick<Invitation, "expires_at">, now: number): string {
  const over = new Date(invitation.expires_at).getTime() <= now;
  return over ? `expired ${instant(invitation.expires_at)}` : instant(invitation.expires_at);
}

/** Who was invited and has not accepted; nothing where no one was. */
export function Invitations({ onLink }: { onLink: (handed: Handed) => void }) {
  const queries = useQueryClient();
  const query = useInfiniteQuery(invitationsQuery);
  const [asked, setAsked] = useState<Invitation | null>(null);
  const refresh = () => queries.invalidateQueries({ queryKey: ["invitations"] });
  const resend = useMutation({
    mutationFn: (invitation: Invitation) => resendInvitation(invitation.id),
    onSuccess: ({ invitation, link }) => {
      onLink({ email: invitation.email, link });
      resend.reset(); // the mutation remembers the answer, and with it the link
    },
    onSettled: refresh,
  });
  const revoke = useMutation({
    mutationFn: (invitation: Invitation) => revokeInvitation(invitation.id),
    onSuccess: () => setAsked(null),
    onSettled: refresh,
  });
  const columns: Column<Invitation>[] = [
    { id: "name", header: "Name", cell: (one) => one.display_name },
    { id: "email", header: "E-mail", cell: (one) => one.email },
    { id: "roles", header: "Roles", cell: (one) => one.roles.map(roleLabel).join(", ") },
    { id: "by", header: "Invited by", cell: (one) => one.inviter },
    { id: "until", header: "Works until", cell: (one) => worksUntil(one, Date.now()) },
    {
      id: "do",
      header: "Do",
      cell: (one) => (
        <Group gap={4} wrap="nowrap">
          <Button size="compact-xs" variant="default" loading={resend.isPending && resend.variables.id === one.id} onClick={() => resend.mutate(one)}>
            New link<span className="sr-only"> for {one.display_name}</span>
          </Button>
          <Button size="compact-xs" variant="default" onClick={() => setAsked(one)}>
            Revoke …<span className="sr-only"> the invitation of {one.display_name}</span>
          </Button>
        </Group>
      ),
    },
  ];
  if (query.data?.pages.every((page) => page.items.length === 0)) return null;
  return (
    <Stack gap="xs" component="section" aria-label="Invitations">
      <Title order={2} size="h5">
        Invitations
      </Title>
      {asked && (
        <Decide
          key={asked.id}
          label="Revoke the invitation"
          says={`The link for ${asked.email} works no more. You can invite the person again.`}
          careful
          choices={[{ label: "Revoke the invitation", loading: revoke.isPending, run: () => revoke.mutate(asked) }]}
          cancel={{ run: () => setAsked(null) }}
          error={revoke.error}
        />
      )}
      {resend.isError && <ProblemAlert error={resend.error} />}
      <PagedTable query={query} label="Invitations" columns={columns} rowId={(one) => one.id} minWidth={860} empty="No one is invited." />
    </Stack>
  );
}
