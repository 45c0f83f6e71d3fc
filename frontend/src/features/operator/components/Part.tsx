import { Stack, Title } from "@mantine/core";
import type { ReactNode } from "react";

/** A titled part of an operator's page. */
export function Part({ title, id, children }: { title: string; id?: string; children: ReactNode }) {
  return (
    <Stack gap="xs" component="section" aria-label={title} {...(id ? { id } : {})}>
      <Title order={2} size="h5">
        {title}
      </Title>
      {children}
    </Stack>
  );
}
