import { Group } from "@mantine/core";
import type { RefObject } from "react";

import { Choice, TextFilter, Views } from "../../../components/Filters";
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
  return (
    <Group align="flex-end" gap="sm" component="search" aria-label="Filter the hits">
      <Views label="Which hits" all={VIEWS} labels={LABELS} value={filter.view} onChange={(view) => onChange({ view })} />
      <TextFilter input={input} label="Party’s name contains" value={filter.name} onChange={(name) => onChange({ name })} />
      <Choice label="Strength" any="any" all={STRENGTHS} value={filter.strength} onChange={(strength) => onChange({ strength })} />
    </Group>
  );
}
