import { Button, Group, Stack } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { Decide } from "../../../components/Decide";
import { ProblemAlert } from "../../../components/ProblemAlert";
import { instant } from "../../../format";
import { makeResetLink, removeSecondFactor, type User } from "../queries/people";
import { ShownOnce } from "./ShownOnce";

/** For who cannot sign in: a link for a new password, and the second factor taken away. */
export function SignInHelp({ user, own }: { user: User; own: boolean }) {
  const queries = useQueryClient();
  const [asked, setAsked] = useState<"reset" | "factor" | null>(null);
  const [link, setLink] = useState<{ link: string; until: string } | null>(null);
  const reset = useMutation({
    mutationFn: () => makeResetLink(user.id),
    onSuccess: (made) => {
      setLink({ link: made.link, until: made.expires_at });
      setAsked(null);
      reset.reset(); // the mutation remembers the answer, and with it the link
    },
  });
  const remove = useMutation({
    mutationFn: () => removeSecondFactor(user.id),
    onSuccess: async () => {
      setAsked(null);
      await Promise.all([["person", user.id], ["people"]].map((queryKey) => queries.invalidateQueries({ queryKey })));
    },
  });
  if (user.issuer !== "atlas" || own) return null;
  return (
    <Stack gap="xs" component="section" aria-label="Help with signing in">
      {link && (
        <ShownOnce
          title="The link was made"
          says={`Give it to ${user.display_name} over a safe channel: anyone who opens it can set the password. It works once, until ${instant(link.until)}. Atlas does not show it again.`}
          values={[["Link", link.link]]}
          onDone={() => setLink(null)}
        />
      )}
      {asked === "reset" && (
        <Decide
          label="Reset the password"
          title="Reset the password"
          says={`You get a link by which ${user.display_name} sets a new password. Until it is used nothing changes; then every session ends. The audit trail names you.`}
          careful
          choices={[{ label: "Make the link", loading: reset.isPending, run: () => reset.mutate() }]}
          cancel={{ run: () => setAsked(null) }}
          error={reset.error}
        />
      )}
      {asked === "factor" && (
        <Decide
          label="Remove the second factor"
          title="Remove the second factor"
          says={`The password alone signs ${user.display_name} in. Every session ends within two seconds. Be sure that it is the person who asks: the audit trail names you.`}
          careful
          choices={[{ label: "Remove the second factor", danger: true, loading: remove.isPending, run: () => remove.mutate() }]}
          cancel={{ run: () => setAsked(null) }}
          error={remove.error}
        />
      )}
      {asked === null && (
        <Group gap="xs">
          {user.enabled && (
            <Button size="xs" variant="default" onClick={() => setAsked("reset")}>
              Reset the password …
            </Button>
          )}
          {user.second_factor && (
            <Button size="xs" variant="default" onClick={() => setAsked("factor")}>
              Remove the second factor …
            </Button>
          )}
        </Group>
      )}
      {asked === null && reset.isError && <ProblemAlert error={reset.error} />}
    </Stack>
  );
}
