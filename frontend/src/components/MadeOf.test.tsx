import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";

import { show } from "../testing/render";
import { MadeOf } from "./MadeOf";

it("opens what a figure is made of beside the page, and gives the focus back", async () => {
  const user = userEvent.setup();
  show(
    <MadeOf what="share of Ada Example" of={() => <p>Ada holds 88% of the parent</p>}>
      52.8%
    </MadeOf>,
  );
  expect(screen.queryByText(/Ada holds/)).toBeNull();
  const figure = screen.getByRole("button", { name: "52.8% share of Ada Example" });
  await user.click(figure);
  await screen.findByRole("dialog", { name: "Made of: share of Ada Example" });
  await screen.findByText("Ada holds 88% of the parent");
  await user.keyboard("{Escape}");
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  await waitFor(() => expect(document.activeElement).toBe(figure));
});

it("leads to the rows that a number counts", () => {
  show(
    <MadeOf what="companies: high" link={(props) => <a href="/risk?level.eq=high" {...props} />}>
      12
    </MadeOf>,
  );
  expect(screen.getByRole("link", { name: "12 companies: high" }).getAttribute("href")).toBe("/risk?level.eq=high");
});
