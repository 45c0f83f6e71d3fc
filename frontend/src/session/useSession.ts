import { useSyncExternalStore } from "react";

import { current, subscribe, type SessionState } from "./session";

export function useSession(): SessionState {
  return useSyncExternalStore(subscribe, current);
}
