import { Grid, Text } from "@mantine/core";
import type { InfiniteData, UseInfiniteQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";

import { DataTable, type Column } from "./DataTable";
import { ProblemAlert } from "./ProblemAlert";
import { Empty, Loading } from "./states";

interface Props<Row> {
  query: UseInfiniteQueryResult<InfiniteData<unknown>>;
  /** Those of the query's rows that still wait here. */
  rows: Row[];
  label: string;
  columns: Column<Row>[];
  empty: ReactNode;
  selected: string | undefined;
  sort?: string | undefined;
  onSort: (sort: string) => void;
  /** The chosen row, beside the table or below it. */
  children: (selected: string) => ReactNode;
}

/** Rows on one side, the chosen one on the other; the keys are the page's (`useQueue`). */
export function Queue<Row extends { id: string }>({ query, rows, label, columns, empty, selected, sort, onSort, children }: Props<Row>) {
  return (
    <>
      {query.isPending && <Loading what={`the ${label.toLocaleLowerCase()}`} />}
      {query.isError && <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />}
      {query.data && rows.length === 0 && <Empty>{empty}</Empty>}
      <Grid gap="md" columns={24}>
        {rows.length > 0 && (
          <Grid.Col span={{ base: 24, lg: 11 }}>
            <Text size="sm" className="dimmed" role="status">
              {rows.length}
              {query.hasNextPage ? " or more" : ""} shown
            </Text>
            <DataTable
              label={label}
              columns={columns}
              rows={rows}
              rowId={(row) => row.id}
              selected={selected}
              minWidth={470}
              {...(sort ? { sort } : {})}
              onSort={onSort}
              more={query.hasNextPage ? { load: () => void query.fetchNextPage(), loading: query.isFetchingNextPage } : undefined}
            />
          </Grid.Col>
        )}
        {selected && <Grid.Col span={{ base: 24, lg: rows.length > 0 ? 13 : 24 }}>{children(selected)}</Grid.Col>}
      </Grid>
    </>
  );
}
