import { useEffect, useRef } from "react";

/** For a form that a button opens: its first field takes the focus, and gives it back when the form closes. */
export function useFirstFocus<T extends HTMLElement>() {
  const box = useRef<T>(null);
  useEffect(() => {
    const before = document.activeElement;
    box.current?.querySelector<HTMLElement>("[data-autofocus], input, select, textarea")?.focus();
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
    };
  }, []);
  return box;
}
