import { Alert } from "@mantine/core";

import { words } from "../../format";
import { lostOf, type RunTab } from "./tabs";

/** Says at the head of a tab what of its content no longer holds; what to do about it stands with the risk, once. */
export function SinceFound({ tab, outdated }: { tab: RunTab; outdated: readonly string[] | undefined }) {
  const codes = lostOf(tab, outdated);
  if (codes.length === 0) return null;
  return (
    <Alert variant="outline" color="orange" title="Not current" role="alert" mb="sm">
      This is what the investigation found. What it rests on has changed since: {codes.map(words).join(", ")}. A favourable result here, or that no party, no match or no finding is named, proves nothing today.
    </Alert>
  );
}
