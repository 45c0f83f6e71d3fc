import { Button, Group, Paper, Stack, Title } from "@mantine/core";
import type { FormEvent, ReactNode } from "react";

import { ProblemAlert } from "./ProblemAlert";
import { useFirstFocus } from "./useFirstFocus";

/** A form in a panel of its own, which makes something new or is cancelled. */
export function MakeForm({
  title,
  action,
  making,
  onSubmit,
  onCancel,
  children,
}: {
  title: string;
  /** What the button says, such as "Create the account". */
  action: string;
  making: { isPending: boolean; isError: boolean; error: Error | null };
  onSubmit: (event: FormEvent<HTMLFormElement>) => void;
  onCancel: () => void;
  children: ReactNode;
}) {
  const box = useFirstFocus<HTMLFormElement>();
  return (
    <Paper withBorder p="md" component="section" aria-label={title}>
      <form ref={box} onSubmit={onSubmit} noValidate>
        <Stack gap="xs" maw={560}>
          <Title order={2} size="h5">
            {title}
          </Title>
          {children}
          {making.isError && <ProblemAlert error={making.error} />}
          <Group gap="xs">
            <Button type="submit" size="xs" loading={making.isPending}>
              {action}
            </Button>
            <Button size="xs" variant="default" onClick={onCancel}>
              Cancel
            </Button>
          </Group>
        </Stack>
      </form>
    </Paper>
  );
}
