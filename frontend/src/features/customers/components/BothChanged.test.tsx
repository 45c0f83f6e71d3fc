import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";

import { show } from "../../../testing/render";
import { BothChanged } from "./BothChanged";

const was = { title: "Profile", coverage: 60, hours: 24 };

it("shows what each changed, and goes on with both changes or with theirs alone", async () => {
  const next = vi.fn();
  show(<BothChanged what="the draft" was={was} theirs={{ ...was, coverage: 65 }} mine={{ ...was, hours: 12 }} label={(path) => `The ${path}`} onContinue={next} />);
  expect(screen.getByRole("alert").textContent).toContain("Another person changed the draft meanwhile");
  const rows = within(screen.getByRole("table", { name: "Changes of both" })).getAllByRole("row").map((row) => row.textContent);
  expect(rows.slice(1)).toEqual(["The coverage606560Theirs stays", "The hours242412Yours"]);
  await userEvent.click(screen.getByRole("button", { name: "Continue with my changes on top of theirs" }));
  expect(next).toHaveBeenLastCalledWith({ ...was, coverage: 65, hours: 12 });
  await userEvent.click(screen.getByRole("button", { name: "Discard my changes" }));
  expect(next).toHaveBeenLastCalledWith({ ...was, coverage: 65 });
});
