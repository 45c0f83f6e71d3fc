import { Badge } from "@mantine/core";

export type Comparison = "Same" | "Similar" | "Different" | "Not enough information";

const MARKS: Record<Comparison, string> = { Same: "=", Similar: "≈", Different: "≠", "Not enough information": "?" };

/** How two values compare, in the words of every queue. */
export function Compared({ comparison }: { comparison: Comparison }) {
  return (
    <Badge variant="default" radius="sm" miw="max-content" leftSection={<span aria-hidden="true">{MARKS[comparison]}</span>} styles={{ label: { textTransform: "none" } }}>
      {comparison}
    </Badge>
  );
}
