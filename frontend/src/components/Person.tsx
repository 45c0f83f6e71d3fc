import { queryOptions, useQuery } from "@tanstack/react-query";

import { api } from "../api/client";
import { unwrap } from "../api/unwrap";
import { meQuery } from "../queries";

export function personQuery(id: string) {
  return queryOptions({
    queryKey: ["person", id],
    queryFn: () => unwrap(api.GET("/api/users/{user_id}/name", { params: { path: { user_id: id } } })),
    staleTime: 600_000,
  });
}

/** Who did something, by name: “you” for the reader; never an id. */
export function Person({ id }: { id: string }) {
  const me = useQuery(meQuery).data?.id;
  const found = useQuery({ ...personQuery(id), enabled: me !== undefined && me !== id });
  if (id === me) return "you";
  return found.data?.display_name ?? "another person";
}
