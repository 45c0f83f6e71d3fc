import { screen } from "@testing-library/react";
import { expect, it } from "vitest";

import { show } from "../../../testing/render";
import { SinceRetrieved } from "./Reviews";

it("says in words why fresh answers are not current ones", () => {
  show(<SinceRetrieved codes={["registers"]} />);
  expect(screen.getByText("Favourable results that rest on these answers do not hold today")).toBeTruthy();
  expect(screen.getAllByRole("listitem").map((one) => one.textContent)).toEqual(["The registers are too old, or may say something else now: run it again."]);
});

it("says nothing where nothing has changed", () => {
  show(<SinceRetrieved codes={[]} />);
  expect(screen.queryByRole("list")).toBeNull();
});
