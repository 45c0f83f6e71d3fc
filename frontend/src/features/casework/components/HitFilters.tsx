import { Group, SegmentedControl, Select, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import type { RefObject } from "react";

import { VIEWS, type HitFilter } from "../queries/hits";

const LABELS: Record<HitFilter["view"], string> = {
  waiting: "Undecided",
  second: "Second person",
  review: "Review",
  decided: "Decided",
};
const STRENGTHS = ["exact", "strong", "weak"] as const;

interface Props {
  filter: HitFilter;
  input: RefObject<HTMLInputElement | null>;
  onChange: (part: Partial<Record<keyof HitFilter, string | undefined>>) => void;
}

export function HitFilters({ filter, input, onChange }: Props) {
  const setName = useDebouncedCallback((name: string) => onChange({ name: name || undefined }), 300);
  return (
    <Group align="flex-end" gap="sm">
      <SegmentedControl
        aria-label="Which hits"
        size="xs"
        data={VIEWS.map((view) => ({ value: view, label: LABELS[view] }))}
        value={filter.view}
        onChange={(view) => onChange({ view })}
      />
      <TextInput
        ref={input}
        size="xs"
        label="Party’s name contains"
        defaultValue={filter.name ?? ""}
        onChange={(event) => setName(event.currentTarget.value.trim())}
        onKeyDown={(event) => {
          if (event.key === "Escape") event.currentTarget.blur();
        }}
      />
      <Select
        size="xs"
        w={130}
        label="Strength"
        placeholder="Any"
        clearable
        clearButtonProps={{ "aria-label": "Any strength" }}
        data={[...STRENGTHS]}
        value={filter.strength ?? null}
        onChange={(strength) => onChange({ strength: strength ?? undefined })}
      />
    </Group>
  );
}
