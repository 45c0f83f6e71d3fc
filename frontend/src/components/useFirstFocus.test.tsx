import { act, fireEvent, screen } from "@testing-library/react";
import { useState } from "react";
import { expect, it } from "vitest";

import { show } from "../testing/render";
import { useFirstFocus } from "./useFirstFocus";

function Form({ onClose }: { onClose: () => void }) {
  const box = useFirstFocus<HTMLDivElement>();
  return (
    <div ref={box}>
      <input aria-label="Name" />
      <button type="button" onClick={onClose}>
        Cancel
      </button>
    </div>
  );
}

function Page({ stays }: { stays: boolean }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      {(stays || !open) && (
        <button type="button" onClick={() => setOpen(true)}>
          Add one
        </button>
      )}
      {open && <Form onClose={() => setOpen(false)} />}
    </>
  );
}

it.each([true, false])("gives the focus back to the button that opened the form, whether it stays there or comes anew (%s)", (stays) => {
  show(<Page stays={stays} />);
  const button = screen.getByRole("button", { name: "Add one" });
  act(() => button.focus());
  fireEvent.click(button);
  expect(document.activeElement).toBe(screen.getByRole("textbox", { name: "Name" }));
  act(() => screen.getByRole("button", { name: "Cancel" }).focus());
  fireEvent.click(screen.getByRole("button", { name: "Cancel" }));
  expect(document.activeElement).toBe(screen.getByRole("button", { name: "Add one" }));
});
