import { Button, Group, Stack, Text } from "@mantine/core";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { TextFilter } from "../../../components/Filters";
import { ProblemAlert } from "../../../components/ProblemAlert";
import { entitiesQuery, entityQuery } from "../queries/explore";

const SHOWN = 8;

/** One party, found by name; the chosen one can be exchanged. */
export function PartyPicker({ label, value, onChange }: { label: string; value: string | undefined; onChange: (id: string | undefined) => void }) {
  const [name, setName] = useState<string | undefined>(undefined);
  const chosen = useQuery({ ...entityQuery(value ?? ""), enabled: value !== undefined });
  const found = useInfiniteQuery({ ...entitiesQuery(name ? { name } : {}), enabled: value === undefined && name !== undefined });
  const rows = found.data?.pages[0]?.items.slice(0, SHOWN) ?? [];
  if (value !== undefined) {
    return (
      <Stack gap={4} role="group" aria-label={label}>
        <Text size="sm" fw={500}>
          {label}
        </Text>
        {chosen.isError && <ProblemAlert error={chosen.error} onRetry={() => void chosen.refetch()} />}
        <Group gap="xs">
          <Text size="sm">{chosen.data ? chosen.data.display_name || "A party without a name" : "…"}</Text>
          <Button size="compact-xs" variant="default" onClick={() => onChange(undefined)}>
            Another
          </Button>
        </Group>
      </Stack>
    );
  }
  return (
    <Stack gap={4} role="group" aria-label={label}>
      <TextFilter label={label} description="Part of its name, in any script" width={320} value={undefined} onChange={setName} />
      {found.isError && <ProblemAlert error={found.error} onRetry={() => void found.refetch()} />}
      {name !== undefined && found.data && rows.length === 0 && (
        <Text size="sm" role="status">
          No party matches this. Try another spelling or script.
        </Text>
      )}
      {rows.map((entity) => (
        <Button key={entity.id} size="compact-sm" variant="default" w="max-content" maw="100%" onClick={() => onChange(entity.id)}>
          {entity.display_name || "without a name"}
        </Button>
      ))}
    </Stack>
  );
}
