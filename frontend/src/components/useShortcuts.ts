import { useEffect, useSyncExternalStore } from "react";

const SWITCH = "atlas-shortcuts";
const listeners = new Set<() => void>();

function isOn(): boolean {
  return window.localStorage.getItem(SWITCH) !== "off";
}

/** Single-key shortcuts can be switched off (WCAG 2.1.4); the choice stays in this browser. */
export function switchShortcuts(on: boolean): void {
  if (on) window.localStorage.removeItem(SWITCH);
  else window.localStorage.setItem(SWITCH, "off");
  for (const listener of listeners) listener();
}

export function useShortcutsOn(): boolean {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, isOn);
}

/** Whether a key belongs to what has the focus: a field, a list of choices, a dialogue. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return (
    target.isContentEditable ||
    target.closest("input, textarea, select, [role=listbox], [role=dialog]") !== null
  );
}

/** Calls an action for its key, without a modifier, and never while somebody types. */
export function useShortcuts(actions: Record<string, () => void>): void {
  const on = useShortcutsOn();
  useEffect(() => {
    if (!on) return;
    const pressed = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      const action = actions[event.key];
      if (!action) return;
      event.preventDefault();
      action();
    };
    window.addEventListener("keydown", pressed);
    return () => window.removeEventListener("keydown", pressed);
  }, [on, actions]);
}
