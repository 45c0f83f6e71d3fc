import { Button, Group, Paper, Progress, Stack, Text } from "@mantine/core";
import { useMutation, useQueryClient, type QueryKey } from "@tanstack/react-query";
import type { ReactNode } from "react";

import { isOver } from "../work";
import { WordBadge } from "./badges";
import { ProblemAlert } from "./ProblemAlert";

interface Props {
  status: string;
  /** What was done so far, in words. */
  says: ReactNode;
  /** Percent, 0 to 100. */
  done: number;
  label: string;
  error?: Record<string, unknown> | null;
  children?: ReactNode;
}

/** How far long work has come, and why it stopped. */
export function BatchProgress({ status, says, done, label, error, children }: Props) {
  return (
    <Paper withBorder p="md" component="section" aria-label="Progress">
      <Stack gap="xs">
        <Group gap="sm">
          <WordBadge word={status} />
          <Text size="sm" role="status">
            {says}
          </Text>
        </Group>
        {!isOver({ status }) && <Progress value={done} aria-label={label} />}
        {error && <Text size="sm">It stopped: {String(error["detail"] ?? error["code"] ?? "no reason was given")}</Text>}
        {children}
      </Stack>
    </Paper>
  );
}

/** Stops work that goes on; what is done stays. */
export function CancelButton({ cancel, queryKey }: { cancel: () => Promise<unknown>; queryKey: QueryKey }) {
  const queries = useQueryClient();
  const stop = useMutation({ mutationFn: cancel, onSettled: () => queries.invalidateQueries({ queryKey }) });
  return (
    <Stack gap="xs">
      <Button size="xs" variant="default" loading={stop.isPending} onClick={() => stop.mutate()}>
        Cancel
      </Button>
      {stop.isError && <ProblemAlert error={stop.error} />}
    </Stack>
  );
}
