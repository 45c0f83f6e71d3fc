import { useEffect, useSyncExternalStore } from "react";

/** An action of the page that stands open, as the palette offers it. */
export interface PageAction {
  label: string;
  run: () => void;
}

let offered: PageAction[][] = [];
let shown: PageAction[] = [];
const listeners = new Set<() => void>();

function change(next: PageAction[][]): void {
  offered = next;
  shown = offered.flat();
  for (const listener of listeners) listener();
}

/** Offers actions in the palette while the page is shown. Keep the array stable (`useMemo`). */
export function usePageActions(actions: PageAction[]): void {
  useEffect(() => {
    change([...offered, actions]);
    return () => change(offered.filter((one) => one !== actions));
  }, [actions]);
}

export function useOfferedActions(): PageAction[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => shown,
  );
}
