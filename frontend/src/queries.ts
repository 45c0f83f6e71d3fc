import { QueryClient } from "@tanstack/react-query";

import { ProblemError } from "./api/problem";

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
