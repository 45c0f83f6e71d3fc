import { Button, Kbd } from "@mantine/core";
import { lazy, Suspense, useCallback, useEffect, useRef, useState } from "react";

import { useSession } from "../../session/useSession";

const load = () => import("./CommandPalette");
const CommandPalette = lazy(async () => ({ default: (await load()).CommandPalette }));

/** Opens the palette by its button or Ctrl-K (⌘K), which works inside fields too. */
export function PaletteHost() {
  const session = useSession();
  const [open, setOpen] = useState(false);
  const before = useRef<Element | null>(null);
  const toggle = useCallback(() => {
    setOpen((shown) => {
      if (!shown) before.current = document.activeElement;
      return !shown;
    });
  }, []);
  /** The focus returns to where it was; after a command it goes to the page that the command shows. */
  const close = (ran: boolean) => {
    setOpen(false);
    const target = ran ? document.getElementById("main") : before.current;
    window.requestAnimationFrame(() => {
      if (target instanceof HTMLElement && target.isConnected) target.focus({ preventScroll: true });
    });
  };
  const signedIn = session.status === "signed-in";
  useEffect(() => {
    if (!signedIn) return;
    const pressed = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
      if (event.key.toLowerCase() !== "k") return;
      event.preventDefault();
      toggle();
    };
    window.addEventListener("keydown", pressed);
    return () => window.removeEventListener("keydown", pressed);
  }, [signedIn, toggle]);
  if (!signedIn) return null;
  return (
    <>
      <Button
        variant="default"
        size="xs"
        aria-haspopup="dialog"
        aria-keyshortcuts="Control+K"
        onFocus={() => void load()}
        onMouseEnter={() => void load()}
        onClick={toggle}
        rightSection={
          <Kbd size="xs" visibleFrom="sm" aria-hidden="true">
            Ctrl K
          </Kbd>
        }
      >
        Find
      </Button>
      {open && (
        <Suspense fallback={null}>
          <CommandPalette onClose={close} />
        </Suspense>
      )}
    </>
  );
}
