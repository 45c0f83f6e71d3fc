import { screen } from "@testing-library/react";
import { expect, it } from "vitest";

import { show } from "../testing/render";
import { PlainTable } from "./PlainTable";

it("carries the name of its column on every cell, and marks what holds nothing", () => {
  show(<PlainTable label="Companies by level" head={["Dimension", "high", "low"]} rows={[{ key: "g", cells: ["Geography", 3, null] }]} numbers />);
  const row = screen.getByRole("row", { name: /Geography/ });
  const cells = [...row.querySelectorAll("td")];
  expect(cells.map((cell) => cell.dataset["label"])).toEqual(["high", "low"]);
  expect(cells.map((cell) => cell.dataset["blank"])).toEqual([undefined, "true"]);
  expect(cells[1]?.textContent).toBe("–");
  expect(screen.getByRole("region", { name: "Companies by level, scrollable" }).tabIndex).toBe(0);
});

it("keeps a zero", () => {
  show(<PlainTable label="Numbers" head={["Day", "Failed"]} rows={[{ key: 1, cells: ["Today", 0] }]} />);
  const cell = screen.getByText("0").closest("td");
  expect(cell?.dataset["blank"]).toBeUndefined();
});
