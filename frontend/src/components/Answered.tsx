import { Stack } from "@mantine/core";
import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";

import { ProblemAlert } from "./ProblemAlert";
import { Loading } from "./states";

interface Props<Data> {
  query: UseQueryResult<Data>;
  /** What is awaited, as it is read out. */
  what: string;
  height?: number;
  /** Stands above a failure: usually the head of the page, which needs the answer otherwise. */
  head?: ReactNode;
  children: (data: Data) => ReactNode;
}

/** One answer of the API in all its states: awaited, failed with a retry, and there. */
export function Answered<Data>({ query, what, height = 240, head, children }: Props<Data>) {
  if (query.data !== undefined) return children(query.data);
  if (query.isError) {
    return (
      <Stack gap="sm">
        {head}
        <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />
      </Stack>
    );
  }
  return <Loading what={what} height={height} />;
}
