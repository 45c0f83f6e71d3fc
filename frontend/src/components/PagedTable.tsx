import type { InfiniteData, UseInfiniteQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";

import { DataTable, type Column } from "./DataTable";
import { ProblemAlert } from "./ProblemAlert";
import { Empty, Loading } from "./states";

interface Page<Row> {
  items: Row[];
}

interface Props<Row, One extends Page<Row>> {
  query: UseInfiniteQueryResult<InfiniteData<One, unknown>>;
  label: string;
  columns: Column<Row>[];
  rowId: (row: Row) => string;
  /** What to do where there is no row. */
  empty: ReactNode;
  sort?: string;
  onSort?: (sort: string) => void;
  minWidth?: number;
}

/** A list of the API in all its states: loading, failed, empty, and a page of rows with more behind it. */
export function PagedTable<Row extends object, One extends Page<Row>>(props: Props<Row, One>) {
  const { query, label, empty, ...table } = props;
  if (query.isPending) return <Loading what={label.toLocaleLowerCase()} />;
  const rows = query.data?.pages.flatMap((page) => page.items) ?? [];
  const failed = query.isError && <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />;
  if (rows.length === 0) return failed || <Empty>{empty}</Empty>;
  return (
    <>
      {failed}
      <DataTable
        label={label}
        {...table}
        rows={rows}
        more={query.hasNextPage ? { load: () => void query.fetchNextPage(), loading: query.isFetchingNextPage } : undefined}
      />
    </>
  );
}
