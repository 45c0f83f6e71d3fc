import { hashKey, QueryClient, queryOptions } from "@tanstack/react-query";

import { api } from "./api/client";
import { ProblemError } from "./api/problem";
import { unwrap } from "./api/unwrap";
import { current } from "./session/session";

/** Whose data the page shows: part of the key of every query, so that no query can leave it out. */
export function owner(): string {
  const session = current();
  return session.status === "signed-in" ? `${session.tenantId}/${session.userId}` : "nobody";
}

/** Retries what may pass by itself (network, 5xx), never what the API refused. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      queryKeyHashFn: (key) => `${owner()} ${hashKey(key)}`,
      retry: (failures, error) =>
        failures < 2 && !(error instanceof ProblemError && error.problem.status < 500),
    },
  },
});

/** The signed-in account with its permissions: what a role may not do is not offered. */
export const meQuery = queryOptions({
  queryKey: ["me"],
  queryFn: () => unwrap(api.GET("/api/auth/me")),
  staleTime: 60_000,
});
