import { infiniteQueryOptions, keepPreviousData, type QueryKey } from "@tanstack/react-query";

interface Page {
  next_cursor?: string | null;
}

/** Where the next page begins, as the API's parameter; nothing for the first page. */
export type After = { cursor?: string };

interface Options {
  /** Shows the former rows until the new ones arrive. */
  keep?: boolean;
  staleTime?: number;
}

/** A list of the API, page by page. `fetch` puts `after` among the parameters of its request. */
export function pagesOf<One extends Page>(queryKey: QueryKey, fetch: (after: After) => Promise<One>, { keep, ...options }: Options = {}) {
  return infiniteQueryOptions({
    queryKey,
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam }) => fetch(pageParam ? { cursor: pageParam } : {}),
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    ...(keep ? { placeholderData: keepPreviousData } : {}),
    ...options,
  });
}
