import { Button, Stack, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import { useState } from "react";

import { Answered } from "../../../components/Answered";
import { Definitions } from "../../../components/Definitions";
import { ProblemAlert } from "../../../components/ProblemAlert";
import { instant } from "../../../format";
import { signIn } from "../../../session/session";
import { roleLabel } from "../../settings/roles";
import { BadLink, LinkPage } from "../components/LinkPage";
import { PasswordFields } from "../components/PasswordFields";
import { acceptInvitation, passwordProblem, readInvitation, repeatProblem, takeToken, type InvitationSeen } from "../links";

export function AcceptPage() {
  const [token] = useState(takeToken);
  const seen = useQuery({ queryKey: ["invitation"], queryFn: () => readInvitation(token), enabled: token !== "", gcTime: 0, retry: false, staleTime: Number.POSITIVE_INFINITY });
  if (!token || seen.isError) {
    return (
      <LinkPage title="Invitation">
        <BadLink error={seen.error} />
      </LinkPage>
    );
  }
  return (
    <Answered query={seen} what="the invitation">
      {(invitation) => <Accept token={token} invitation={invitation} />}
    </Answered>
  );
}

export function Accept({ token, invitation }: { token: string; invitation: InvitationSeen }) {
  const router = useRouter();
  const form = useForm({
    initialValues: { display_name: invitation.display_name, password: "", repeat: "" },
    validate: {
      display_name: (value) => (value.trim() ? null : "Your name, as others see it"),
      password: passwordProblem,
      repeat: (value, all) => repeatProblem(value, all.password),
    },
  });
  const accept = useMutation({
    mutationFn: async (values: { display_name: string; password: string }) => {
      const made = await acceptInvitation({ token, display_name: values.display_name.trim(), password: values.password });
      await signIn({ tenant: made.tenant, email: made.email, password: values.password });
      router.history.replace("/");
    },
  });
  return (
    <LinkPage title={`Join ${invitation.organisation}`} says={`${invitation.inviter} invites you. Choose a password to make your account.`}>
      <Definitions
        label="Invitation"
        items={[
          ["Organisation", `${invitation.organisation} (${invitation.tenant})`],
          ["Roles", invitation.roles.map(roleLabel).join(", ")],
          ["The link works until", instant(invitation.expires_at)],
        ]}
      />
      <form onSubmit={form.onSubmit((values) => accept.mutate(values))} noValidate>
        <Stack>
          <TextInput label="E-mail" description="You sign in with it" autoComplete="username" value={invitation.email} readOnly />
          <TextInput label="Name" autoComplete="name" {...form.getInputProps("display_name")} />
          <PasswordFields password={form.getInputProps("password")} repeat={form.getInputProps("repeat")} />
          {accept.isError && <ProblemAlert error={accept.error} />}
          <Button type="submit" loading={accept.isPending}>
            Make the account and sign in
          </Button>
          <Text size="sm">What you do in Atlas is recorded under your name. If you did not expect this invitation, close the page.</Text>
        </Stack>
      </form>
    </LinkPage>
  );
}
