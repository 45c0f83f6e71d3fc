import { Paper, Skeleton, Stack, Text } from "@mantine/core";
import type { ReactNode } from "react";

/** What a list or page shows before its first answer; the label is read out. */
export function Loading({ what, height = 180 }: { what: string; height?: number }) {
  return <Skeleton height={height} role="status" aria-label={`Loading ${what}`} />;
}

/** Nothing to show, and what to do about it. */
export function Empty({ children }: { children: ReactNode }) {
  return (
    <Paper withBorder p="md">
      <Text className="dimmed" role="status">
        {children}
      </Text>
    </Paper>
  );
}

/** The page exists, but this person's roles do not open it. */
export function NoPermission({ needs }: { needs: string }) {
  return (
    <Paper withBorder p="md" role="status">
      <Stack gap={4}>
        <Text fw={600}>Your roles do not allow this</Text>
        <Text size="sm">It needs {needs}. An administrator assigns roles.</Text>
      </Stack>
    </Paper>
  );
}
