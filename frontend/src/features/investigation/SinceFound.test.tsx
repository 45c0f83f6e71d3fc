import { screen } from "@testing-library/react";
import { expect, it } from "vitest";

import { show } from "../../testing/render";
import { SinceFound } from "./SinceFound";
import { TABS, type RunTab } from "./tabs";

const shown = (tab: RunTab, ...outdated: string[]) => {
  const { unmount } = show(<SinceFound tab={tab} outdated={outdated} />);
  const text = screen.queryByRole("alert")?.textContent ?? "";
  unmount();
  return text;
};

it("marks every tab that rests on registers or lists, and says why", () => {
  const marked = (code: string) => TABS.filter((tab) => shown(tab, code) !== "");
  const always = ["findings", "checks", "not_assessed", "modules"];
  expect(marked("registers")).toEqual([...always, "parties", "screening", "conflicts", "sources"]);
  expect(marked("lists")).toEqual([...always, "screening"]);
  expect(marked("reference_data")).toEqual(always);
  expect(shown("screening", "lists", "registers")).toContain("has changed since: lists, registers.");
  expect(shown("findings", "customer_identity")).toContain("customer identity");
});

it("says nothing of a run that is current", () => {
  expect(shown("screening")).toBe("");
});
