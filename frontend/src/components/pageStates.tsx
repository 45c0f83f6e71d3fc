import { Stack } from "@mantine/core";

import { ProblemAlert } from "./ProblemAlert";
import { Loading } from "./states";

/** While a page's own code is fetched. */
export function PagePending() {
  return <Loading what="the page" height={240} />;
}

/** A page that could not be shown, for example because a new release replaced its files. */
export function PageError({ error }: { error: unknown }) {
  return (
    <Stack>
      <ProblemAlert error={error} onRetry={() => window.location.reload()} />
    </Stack>
  );
}
