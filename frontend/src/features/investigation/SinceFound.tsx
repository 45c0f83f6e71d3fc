import { Alert, List } from "@mantine/core";

import { provisionalReason } from "../../investigations/reasons";
import { lostOf, type RunTab } from "./tabs";

/** Says at the head of a tab what of its content no longer holds. */
export function SinceFound({ tab, outdated }: { tab: RunTab; outdated: readonly string[] | undefined }) {
  const codes = lostOf(tab, outdated);
  if (codes.length === 0) return null;
  return (
    <Alert variant="outline" color="orange" title="Not current" role="alert" mb="sm">
      This is what the investigation found. A favourable result here, or that no party, no match or no finding is named, proves nothing today:
      <List size="sm">
        {codes.map((code) => (
          <List.Item key={code}>{provisionalReason(`outdated:${code}`)}</List.Item>
        ))}
      </List>
    </Alert>
  );
}
