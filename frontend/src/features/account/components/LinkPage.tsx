import { Anchor, Paper, Stack, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";

import { PageHead } from "../../../components/PageHead";
import { ProblemAlert } from "../../../components/ProblemAlert";

/** A page for who is not signed in: one panel in the middle. */
export function LinkPage({ title, says, children }: { title: string; says?: ReactNode; children: ReactNode }) {
  return (
    <Paper withBorder p="lg" maw={460} mx="auto" mt="xl">
      <Stack>
        <PageHead title={title} says={says} />
        {children}
      </Stack>
    </Paper>
  );
}

/** Unknown, used, expired or revoked: the server does not tell which. */
export function BadLink({ error }: { error?: unknown }) {
  return (
    <>
      {error !== undefined && error !== null ? <ProblemAlert error={error} /> : <Text size="sm">The link is not complete: copy it whole from the message you got. A page that was reloaded needs it again.</Text>}
      <Text size="sm">A link works once and for a limited time. An administrator of your organisation can make a new one.</Text>
      <Anchor size="sm" renderRoot={(props) => <Link to="/sign-in" {...props} />}>
        Sign in
      </Anchor>
    </>
  );
}
