import { expect, it } from "vitest";

import { currentOf } from "./PageHead";

const PAGES = [
  { to: "/screening", label: "Search" },
  { to: "/screening/lists", label: "Lists" },
];

it.each([
  ["/screening", "/screening"],
  ["/screening/lists", "/screening/lists"],
  ["/screening/lists/un", "/screening/lists"],
  ["/screening/0192", "/screening"],
  ["/screeningx", undefined],
])("marks the page of the area that %s belongs to", (path, found) => {
  expect(currentOf(PAGES, path)).toBe(found);
});
