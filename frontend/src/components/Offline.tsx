import { Alert, Text } from "@mantine/core";
import { useSyncExternalStore } from "react";

function listen(listener: () => void): () => void {
  window.addEventListener("online", listener);
  window.addEventListener("offline", listener);
  return () => {
    window.removeEventListener("online", listener);
    window.removeEventListener("offline", listener);
  };
}

/** Says that the browser has no network: what is shown may be old, and nothing can be saved. */
export function Offline() {
  const online = useSyncExternalStore(listen, () => navigator.onLine);
  if (online) return null;
  return (
    <Alert variant="outline" color="orange" p={6} mb={4} role="alert" aria-label="Offline">
      <Text size="sm">
        You are offline. What you see may be out of date, and nothing can be saved until the connection is back.
      </Text>
    </Alert>
  );
}
