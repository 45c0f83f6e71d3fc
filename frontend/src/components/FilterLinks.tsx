import { Anchor, Group } from "@mantine/core";
import type { ReactElement } from "react";

export interface FilterLink {
  label: string;
  /** The link with the filter in its address. */
  link: (props: Record<string, unknown>) => ReactElement;
  active: boolean;
}

/** Filters that are links, so that each count leads to its rows and can be sent to a colleague. */
export function FilterLinks({ label, links }: { label: string; links: FilterLink[] }) {
  return (
    <Group gap="md" component="nav" aria-label={label} style={{ rowGap: 4 }}>
      {links.map((one) => (
        <Anchor
          key={one.label}
          size="sm"
          underline={one.active ? "always" : "hover"}
          fw={one.active ? 600 : 400}
          renderRoot={(props) => one.link({ ...(one.active ? { "aria-current": "true" } : {}), ...props })}
        >
          {one.label}
        </Anchor>
      ))}
    </Group>
  );
}
