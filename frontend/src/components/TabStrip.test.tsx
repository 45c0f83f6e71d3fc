import { Tabs } from "@mantine/core";
import { screen } from "@testing-library/react";
import { expect, it } from "vitest";

import { show } from "../testing/render";
import { TabStrip } from "./TabStrip";

it("names its tabs and marks the chosen one", () => {
  show(
    <Tabs value="two">
      <TabStrip label="Parts" tabs={["one", "two"] as const} labels={{ one: "First", two: "Second" }} chosen="two" />
    </Tabs>,
  );
  expect(screen.getByRole("tablist", { name: "Parts" })).toBeTruthy();
  expect(screen.getByRole("tab", { name: "Second" }).getAttribute("aria-selected")).toBe("true");
});
