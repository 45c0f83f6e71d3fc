import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";

import { show } from "../../../testing/render";
import { RecoveryCodes } from "./RecoveryCodes";

it("shows every code, takes the focus, and waits until they are kept", async () => {
  const onDone = vi.fn();
  show(<RecoveryCodes codes={["aaaa-bbbb", "cccc-dddd"]} onDone={onDone} />);
  const box = screen.getByRole("alert");
  expect(document.activeElement).toBe(box);
  expect(box.textContent).toContain("aaaa-bbbb");
  expect(box.textContent).toContain("cccc-dddd");
  await userEvent.click(screen.getByRole("button", { name: "Done, I have kept them" }));
  expect(onDone).toHaveBeenCalledOnce();
});
