import { useEffect, useRef } from "react";

/** What had the focus last. A button that gives way to its form is gone before the form could ask. */
let last: HTMLElement | null = null;
document.addEventListener("focusin", ({ target }) => {
  if (target instanceof HTMLElement) last = target;
});

/** The button that opened a form: itself, or the one that took its place when the form closed. */
function opener(before: HTMLElement): HTMLElement | undefined {
  if (before.isConnected) return before;
  if (document.activeElement !== document.body) return undefined; // the focus went elsewhere on purpose
  return [...document.querySelectorAll<HTMLElement>("button, a[href]")].find((one) => one.textContent !== "" && one.textContent === before.textContent);
}

/** For a form that a button opens: its first field takes the focus, and gives it back when the form closes. */
export function useFirstFocus<T extends HTMLElement>() {
  const box = useRef<T>(null);
  useEffect(() => {
    const before = document.activeElement instanceof HTMLElement && document.activeElement !== document.body ? document.activeElement : last;
    box.current?.querySelector<HTMLElement>("[data-autofocus], input, select, textarea")?.focus();
    return () => {
      if (before) opener(before)?.focus({ preventScroll: true });
    };
  }, []);
  return box;
}
