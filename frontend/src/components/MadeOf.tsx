import { Anchor, UnstyledButton } from "@mantine/core";
import { lazy, type ReactElement, type ReactNode, Suspense, useRef, useState } from "react";

const MadeOfPanel = lazy(async () => ({ default: (await import("./MadeOfPanel")).MadeOfPanel }));

interface Shown {
  /** What the figure says, and of whom: “share of Ada Example”. */
  what: string;
  children: string;
}

type Props = Shown &
  (
    | { link: (props: Record<string, unknown>) => ReactElement; of?: never }
    | { of: () => ReactNode; link?: never }
  );

/** A figure that leads to what it is made of: to a page or to the rows that it counts, or to a panel beside it. */
export function MadeOf({ what, children, link, of }: Props) {
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const close = () => {
    setOpen(false);
    setTimeout(() => button.current?.focus()); // once the panel no longer holds the focus
  };
  const said = { title: what, "aria-label": `${children} ${what}` };
  if (link) {
    return (
      <Anchor fz="inherit" fw="inherit" c="inherit" underline="always" renderRoot={link} {...said}>
        {children}
      </Anchor>
    );
  }
  return (
    <>
      <UnstyledButton ref={button} fz="inherit" fw="inherit" td="underline" ta="start" aria-haspopup="dialog" aria-expanded={open} onClick={() => setOpen(true)} {...said}>
        {children}
      </UnstyledButton>
      {open && (
        <Suspense fallback={null}>
          <MadeOfPanel title={what} figure={children} onClose={close}>
            {of()}
          </MadeOfPanel>
        </Suspense>
      )}
    </>
  );
}
