import { Badge } from "@mantine/core";

const COLORS: Record<string, string> = {
  tested: "green",
  "lent, tested": "green",
  answers: "green",
  approved: "green",
  "test failed": "red",
  "key unreadable": "red",
  failing: "red",
  changed: "red",
  refused: "red",
  "no key": "orange",
  "not asked": "orange",
  "not approved": "orange",
  "on, cannot work": "orange",
  "stored, not tested": "orange",
  "lent, not tested": "orange",
};

/** A standing in its own words; the mark beside them only repeats what they say. */
export function SaidBadge({ word }: { word: string }) {
  return (
    <Badge
      variant="default"
      radius="sm"
      miw="max-content"
      leftSection={
        <span aria-hidden="true" style={{ color: `var(--mantine-color-${COLORS[word] ?? "gray"}-6)` }}>
          ●
        </span>
      }
      styles={{ label: { textTransform: "none" } }}
    >
      {word}
    </Badge>
  );
}
