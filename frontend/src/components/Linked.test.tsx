import { screen } from "@testing-library/react";
import { expect, it } from "vitest";

import { Linked } from "./Linked";
import { showLinked } from "../testing/render";

it("links the pages of settings that a sentence names, and nothing else", () => {
  showLinked(<Linked text="An admin enters the key at /settings/sources/ee-rik in the Console, or with PUT /api/credentials." />);
  const [link, ...others] = screen.getAllByRole("link");
  expect(others).toEqual([]);
  expect(link?.textContent).toBe("/settings/sources/ee-rik");
  expect(link?.getAttribute("href")).toMatch(/\/settings\/sources\/ee-rik$/);
});
