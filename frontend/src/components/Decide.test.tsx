import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";

import { show } from "../testing/render";
import { Decide } from "./Decide";

it("takes no decision without its reason, and says what it will do", async () => {
  const run = vi.fn();
  show(<Decide label="Disable" says="Every session ends." reason={{ least: 3 }} choices={[{ label: "Disable", run }]} />);
  expect(screen.getByRole("note").textContent).toBe("Every session ends.");
  const button = screen.getByRole("button", { name: "Disable" });
  expect(button).toHaveProperty("disabled", true);
  expect(document.activeElement).toBe(screen.getByRole("textbox"));
  await userEvent.keyboard("no{Control>}{Enter}{/Control}");
  expect(run).not.toHaveBeenCalled();
  await userEvent.keyboard(" longer here {Control>}{Enter}{/Control}");
  expect(run).toHaveBeenCalledWith("no longer here");
});

it("goes back by Escape, and returns the focus", async () => {
  const opener = document.createElement("button");
  document.body.append(opener);
  opener.focus();
  const back = vi.fn();
  const shown = show(<Decide label="Delete" says="It is gone." choices={[{ label: "Delete", run: vi.fn() }]} cancel={{ run: back }} />);
  expect(document.activeElement).toBe(screen.getByRole("region", { name: "Delete" }));
  await userEvent.keyboard("{Escape}");
  expect(back).toHaveBeenCalledOnce();
  shown.unmount();
  expect(document.activeElement).toBe(opener);
  opener.remove();
});

it("lets nothing be chosen twice while one choice is on its way", () => {
  show(<Decide label="Roles" says="Two." choices={[{ label: "One", run: vi.fn(), loading: true }, { label: "Other", run: vi.fn() }]} />);
  expect(screen.getByRole("button", { name: "Other" })).toHaveProperty("disabled", true);
});
