import { Alert, Button, Code, Group, Paper, PasswordInput, Stack, Text } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState, useSyncExternalStore, type FormEvent, type ReactNode } from "react";

import { PageHead } from "../../../components/PageHead";
import { NoPermission } from "../../../components/states";
import { instant } from "../../../format";
import { useSession } from "../../../session/useSession";
import { OPERATOR } from "../area";
import { current, enter, leave, refusal, subscribe } from "../session";

interface Props {
  title: string;
  says: string;
  children: ReactNode;
}

/** A page of the operator's, for whoever has entered an operator's token; others are told what it takes. */
export function OperatorOnly({ title, says, children }: Props) {
  const { until, notice } = useSyncExternalStore(subscribe, current);
  const session = useSession();
  if (!until) {
    return (
      <Stack gap="sm">
        <PageHead title={title} area={OPERATOR} />
        {session.status === "signed-in" && <NoPermission needs="the operator of the installation: no account of an organisation, whatever its roles" />}
        <Enter notice={notice} />
      </Stack>
    );
  }
  return (
    <Stack gap="sm">
      <PageHead
        title={title}
        says={says}
        area={OPERATOR}
        actions={
          <Group gap="xs">
            <Text size="sm" className="dimmed">
              Operator until {instant(until.toISOString())}
            </Text>
            <Button size="xs" variant="default" onClick={() => leave()}>
              Leave
            </Button>
          </Group>
        }
      />
      {children}
    </Stack>
  );
}

function Enter({ notice }: { notice: string | null }) {
  const queries = useQueryClient();
  const [entered, setEntered] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const found = refusal(entered.trim(), Date.now());
    setProblem(found);
    if (found) return;
    queries.removeQueries({ queryKey: ["operator"] });
    enter(entered.trim());
    setEntered("");
  };
  return (
    <Paper withBorder p="md" maw={620} component="section" aria-label="Enter as the operator">
      <form onSubmit={submit} noValidate>
        <Stack gap="xs">
          {notice && (
            <Alert variant="outline" color="blue" role="status">
              {notice}
            </Alert>
          )}
          <Text size="sm">
            On the machine of the installation, <Code>atlas token --operator</Code> prints a token for one hour. A token of the platform’s own issuer works too.
          </Text>
          <PasswordInput
            label="Operator’s token"
            description="Kept in this tab’s memory alone: reloading the page forgets it."
            autoComplete="off"
            data-1p-ignore
            value={entered}
            error={problem}
            onChange={(event) => setEntered(event.currentTarget.value)}
            visibilityToggleButtonProps={{ "aria-label": "Show or hide the token" }}
          />
          <Group>
            <Button type="submit" size="xs" disabled={entered.trim() === ""}>
              Continue as the operator
            </Button>
          </Group>
        </Stack>
      </form>
    </Paper>
  );
}
