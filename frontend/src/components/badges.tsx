import { Badge } from "@mantine/core";

/** Outlined, with the word in it: colour is never the only sign, contrast holds in both schemes. */
const COLORS: Record<string, string> = {
  pending: "gray",
  running: "blue",
  complete: "gray", // that a run ended says nothing in favour of the company
  failed: "red",
  cancelled: "gray",
  clear: "green",
  info: "blue",
  low: "teal",
  medium: "yellow",
  high: "orange",
  critical: "red",
  not_assessed: "gray",
  fulfilled: "green",
  not_fulfilled: "orange",
};

export function WordBadge({ word }: { word: string }) {
  return (
    <Badge
      variant="default"
      radius="sm"
      miw="max-content" // the word is never cut
      leftSection={
        <span aria-hidden="true" style={{ color: `var(--mantine-color-${COLORS[word] ?? "gray"}-6)` }}>
          ●
        </span>
      }
      styles={{ label: { textTransform: "none" } }}
    >
      {word.replaceAll("_", " ")}
    </Badge>
  );
}
