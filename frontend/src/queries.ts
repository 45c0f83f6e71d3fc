import { QueryClient, queryOptions } from "@tanstack/react-query";

import { api } from "./api/client";
import { ProblemError } from "./api/problem";
import { unwrap } from "./api/unwrap";

/** Retries what may pass by itself (network, 5xx), never what the API refused. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
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
