import { Button, Stack } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";

import { saveBlob } from "../download";
import { ProblemAlert } from "./ProblemAlert";

/** Fetches a file with the person's session and saves it; a failure is shown where the button is. */
export function DownloadButton({ label, name, fetch }: { label: string; name: string; fetch: () => Promise<Blob> }) {
  const get = useMutation({ mutationFn: fetch, onSuccess: (blob) => saveBlob(blob, name) });
  return (
    <Stack gap="xs">
      <Button size="xs" variant="default" loading={get.isPending} onClick={() => get.mutate()}>
        {label}
      </Button>
      {get.isError && <ProblemAlert error={get.error} onRetry={() => get.mutate()} />}
    </Stack>
  );
}
