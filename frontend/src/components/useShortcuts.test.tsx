import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, it, vi } from "vitest";

import { show } from "../testing/render";
import { switchShortcuts, useShortcuts } from "./useShortcuts";

afterEach(() => switchShortcuts(true));

function Page({ actions }: { actions: Record<string, () => void> }) {
  useShortcuts(actions);
  return <input aria-label="Field" />;
}

it("calls an action for its key, but never while somebody types or with a modifier", async () => {
  const one = vi.fn();
  show(<Page actions={{ "1": one }} />);
  await userEvent.keyboard("1");
  expect(one).toHaveBeenCalledTimes(1);
  await userEvent.keyboard("{Control>}1{/Control}");
  await userEvent.type(screen.getByLabelText("Field"), "1");
  expect(one).toHaveBeenCalledTimes(1);
  expect(screen.getByLabelText<HTMLInputElement>("Field").value).toBe("1");
});

it("can be switched off", async () => {
  const one = vi.fn();
  switchShortcuts(false);
  show(<Page actions={{ "1": one }} />);
  await userEvent.keyboard("1");
  expect(one).not.toHaveBeenCalled();
});
