import { Anchor, Button, Paper, Text, Title } from "@mantine/core";
import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactElement, ReactNode } from "react";

import { countText } from "../../../count";
import classes from "../routes/Overview.module.css";

export interface Counted {
  total?: number | null;
  total_is_lower_bound?: boolean;
}

interface RowProps<Data> {
  query: UseQueryResult<Data>;
  count: (data: Data) => Counted;
  label: string;
  says?: string;
  link: (props: Record<string, unknown>) => ReactElement;
}

/** One thing that waits: how many, and the page where it is done. What could not be counted is said to be unknown. */
export function Row<Data>({ query, count, label, says, link }: RowProps<Data>) {
  const text = query.data === undefined ? null : countText(count(query.data));
  return (
    <li className={classes["row"]} data-zero={text === "0" ? "" : undefined}>
      <span className={classes["count"]}>
        {query.isPending ? <span role="status" aria-label={`Loading ${label.toLocaleLowerCase()}`}>…</span> : (text ?? "not known")}
      </span>
      <span>
        <Anchor underline="always" renderRoot={link}>
          {label}
        </Anchor>
        {says && (
          <Text size="xs" className="dimmed">
            {says}
          </Text>
        )}
        {query.isError && (
          <Button size="compact-xs" variant="default" onClick={() => void query.refetch()}>
            Try again
            <span className="sr-only"> to count: {label}</span>
          </Button>
        )}
      </span>
    </li>
  );
}

export function Panel({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Paper withBorder p="md" component="section" aria-label={title}>
      <Title order={2} size="h5" mb="xs">
        {title}
      </Title>
      {children}
    </Paper>
  );
}
