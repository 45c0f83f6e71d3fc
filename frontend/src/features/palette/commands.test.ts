import { expect, it } from "vitest";

import { matches, moved, ordered, searchable, type Command } from "./commands";

const command = (group: string, label: string, detail?: string): Command => ({
  id: `${group}/${label}`,
  group,
  label,
  ...(detail ? { detail } : {}),
  run: () => undefined,
});

it("finds a command by the beginnings of its words, in any order, without case or accents", () => {
  const hits = command("Pages", "Screening hits");
  expect(matches(hits, "hit scr")).toBe(true);
  expect(matches(hits, "SCREEN")).toBe(true);
  expect(matches(command("Companies", "Électricité Nord"), "elec")).toBe(true);
  expect(matches(hits, "its")).toBe(false);
  expect(matches(hits, "hits tasks")).toBe(false);
  expect(matches(hits, "  ")).toBe(true);
});

it("keeps each group together, and never filters what the server found", () => {
  const local = [command("This page", "Rerun"), command("Pages", "Tasks"), command("This page", "Cancel")];
  const found = [command("Companies", "Gazprom", "RU")];
  expect(ordered(local, found, "").map((one) => one.label)).toEqual(["Rerun", "Cancel", "Tasks", "Gazprom"]);
  expect(ordered(local, found, "газ").map((one) => one.label)).toEqual(["Gazprom"]);
});

it("moves over either end and nowhere in an empty list", () => {
  expect(moved(0, -1, 3)).toBe(2);
  expect(moved(2, 1, 3)).toBe(0);
  expect(moved(0, 1, 0)).toBe(-1);
});

it("asks the server only for two characters or more", () => {
  expect(searchable(" a ")).toBeNull();
  expect(searchable(" ab ")).toBe("ab");
});
