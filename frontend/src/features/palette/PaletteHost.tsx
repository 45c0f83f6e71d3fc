import { Button, Kbd } from "@mantine/core";
import { lazy, Suspense, useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";

import { useSession } from "../../session/useSession";

const load = () => import("./CommandPalette");
const CommandPalette = lazy(async () => ({ default: (await load()).CommandPalette }));

/** Opens the palette by its button or Ctrl-K (⌘K), which works inside fields too. */
export function PaletteHost() {
  const session = useSession();
  const [open, setOpen] = useState(false);
  const before = useRef<Element | null>(null);
  const target = useRef<Element | null>(null);
  const show = useCallback(() => {
    before.current = document.activeElement;
    setOpen(true);
  }, []);
  /** The focus returns to where it was; after a command it goes to the page that the command shows. */
  const close = useCallback((ran: boolean) => {
    target.current = ran ? document.getElementById("main") : before.current;
    setOpen(false);
  }, []);
  // in the commit that takes the palette away, so that no key is lost in between
  useLayoutEffect(() => {
    if (open) return;
    if (target.current instanceof HTMLElement && target.current.isConnected) target.current.focus({ preventScroll: true });
    target.current = null;
  }, [open]);
  const signedIn = session.status === "signed-in";
  useEffect(() => {
    if (!signedIn) return;
    const pressed = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
      if (event.key.toLowerCase() !== "k") return;
      event.preventDefault();
      if (open) close(false);
      else show();
    };
    window.addEventListener("keydown", pressed);
    return () => window.removeEventListener("keydown", pressed);
  }, [signedIn, open, show, close]);
  if (!signedIn) return null;
  return (
    <>
      <Button
        variant="default"
        size="xs"
        flex="none"
        aria-haspopup="dialog"
        aria-keyshortcuts="Control+K"
        onFocus={() => void load()}
        onMouseEnter={() => void load()}
        onClick={show}
        rightSection={
          <Kbd size="xs" visibleFrom="xl" aria-hidden="true">
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
