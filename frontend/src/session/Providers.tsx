import { Button, Divider, Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";

import { rawClient } from "../api/client";
import { ProblemAlert } from "../components/ProblemAlert";
import { unwrap } from "../api/unwrap";

/** The organisation's own identity providers: the browser goes there, and comes back signed in. */
export function Providers({ tenant, next }: { tenant: string; next: string | undefined }) {
  const query = useQuery({
    queryKey: ["sign-in", tenant],
    queryFn: () => unwrap(rawClient.POST("/api/auth/resolve", { body: { tenant } })),
    staleTime: 60_000,
  });
  if (query.isError) return <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />;
  const offered = (query.data?.issuers ?? []).filter((one) => one.sign_in_path);
  if (offered.length === 0) return null;
  const search = next ? `?next=${encodeURIComponent(next)}` : "";
  return (
    <Stack gap="sm">
      {offered.map((one) => (
        <Button key={one.sign_in_path} component="a" href={`${one.sign_in_path ?? ""}${search}`}>
          Continue with {one.name}
        </Button>
      ))}
      <Divider label="or with a password" />
    </Stack>
  );
}
