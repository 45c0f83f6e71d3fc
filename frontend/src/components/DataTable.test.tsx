import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";

import { show } from "../testing/render";
import { DataTable, type Column } from "./DataTable";

interface Row {
  id: string;
  name: string;
}

const COLUMNS: Column<Row>[] = [
  { id: "name", header: "Name", cell: (row) => row.name, sort: "name" },
  { id: "key", header: "Key", cell: (row) => row.id },
];
const ROWS = [
  { id: "b", name: "Birch" },
  { id: "a", name: "Alder" },
];

it("keeps the server's order, marks the chosen row, and sorts only by what the API sorts by", async () => {
  const onSort = vi.fn();
  show(
    <DataTable label="Trees" columns={COLUMNS} rows={ROWS} rowId={(row) => row.id} sort="name" onSort={onSort} selected="a" />,
  );
  const rows = within(screen.getByRole("table", { name: "Trees" })).getAllByRole("row");
  expect(rows.map((row) => row.textContent)).toEqual([expect.stringContaining("Name"), "Birchb", "Aldera"]);
  expect(rows[2]?.getAttribute("aria-current")).toBe("true");
  expect(screen.getByRole("columnheader", { name: /Name/ }).getAttribute("aria-sort")).toBe("ascending");
  expect(screen.getByRole("columnheader", { name: "Key" }).hasAttribute("aria-sort")).toBe(false);
  await userEvent.click(screen.getByRole("button", { name: /Name/ }));
  expect(onSort).toHaveBeenCalledWith("-name");
});

it("offers more rows only where there are some", async () => {
  const load = vi.fn();
  const { unmount } = show(
    <DataTable label="Trees" columns={COLUMNS} rows={ROWS} rowId={(row) => row.id} more={{ load, loading: false }} />,
  );
  await userEvent.click(screen.getByRole("button", { name: "Show more" }));
  expect(load).toHaveBeenCalledOnce();
  unmount();
  show(<DataTable label="Trees" columns={COLUMNS} rows={ROWS} rowId={(row) => row.id} />);
  expect(screen.queryByRole("button", { name: "Show more" })).toBeNull();
});
