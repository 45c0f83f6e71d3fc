import { useQuery } from "@tanstack/react-query";

import { Keyed } from "../../../components/Keyed";
import { tenantQuery } from "../queries/platform";

/** A tenant by its name; its id below, as in the logs. */
export function TenantName({ id }: { id: string }) {
  const { data, isError } = useQuery(tenantQuery(id));
  return <Keyed label={data?.name ?? (isError ? "no such tenant" : "…")} id={id} />;
}
