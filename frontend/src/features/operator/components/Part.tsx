import { Stack, Title } from "@mantine/core";
import type { ReactNode } from "react";

/** A titled part of an operator's page. */
export function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Stack gap="xs" component="section" aria-label={title}>
      <Title order={2} size="h5">
        {title}
      </Title>
      {children}
    </Stack>
  );
}
