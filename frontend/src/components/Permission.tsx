import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";

import type { components } from "../api/client";
import { meQuery } from "../queries";
import { ProblemAlert } from "./ProblemAlert";
import { Loading, NoPermission } from "./states";

export type Permission = components["schemas"]["Permission"];

/** What the signed-in person may do; nothing until the account is known. */
export function useMay(): (permission: Permission) => boolean {
  const me = useQuery(meQuery);
  return (permission) => me.data?.permissions.includes(permission) ?? false;
}

interface Props {
  to: Permission;
  /** What it takes, after “It needs”. */
  needs?: string;
  /** The head of the page, where it is part of the content. */
  head?: ReactNode;
  children: ReactNode;
}

/** Its content for those whose roles permit it; others are told what it takes. */
export function Permitted({ to, needs = "a role that reads cases", head, children }: Props) {
  const me = useQuery(meQuery);
  if (me.isPending) return <Loading what="your account" />;
  if (me.isError) return <ProblemAlert error={me.error} onRetry={() => void me.refetch()} />;
  if (me.data.permissions.includes(to)) return children;
  return (
    <>
      {head}
      <NoPermission needs={needs} />
    </>
  );
}
