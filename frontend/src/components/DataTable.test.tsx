import { act, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { show, wrapped } from "../testing/render";
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

it("names each value by its column, for a phone", () => {
  show(<DataTable label="Rows" columns={[{ id: "a", header: "Country", cell: () => "Chad" }]} rows={[{ id: "1" }]} rowId={(row) => row.id} />);
  expect(screen.getByRole("cell").getAttribute("data-label")).toBe("Country");
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

describe("very many rows", () => {
  const many = Array.from({ length: 10_000 }, (_, at) => ({ id: String(at), name: `Tree ${String(at)}` }));
  const linked: Column<Row>[] = [{ id: "name", header: "Name", cell: (row) => <a href={`#${row.id}`}>{row.name}</a> }];
  const table = (selected?: string) => <DataTable label="Trees" columns={linked} rows={many} rowId={(row) => row.id} selected={selected} />;
  const drawn = () => [...document.querySelectorAll("tbody a")].map((link) => link.textContent);

  // the page of the test has no layout: a region of 600 px, rows of 33
  const own = Object.getOwnPropertyDescriptor(HTMLElement.prototype, "offsetHeight");
  beforeEach(() => {
    Object.defineProperty(HTMLElement.prototype, "offsetHeight", {
      configurable: true,
      get(this: HTMLElement) {
        return this.getAttribute("role") === "region" ? 600 : 33;
      },
    });
  });
  afterEach(() => {
    if (own) Object.defineProperty(HTMLElement.prototype, "offsetHeight", own);
  });

  it("draws only what is in view, and says how many there are and which these are", () => {
    show(table());
    expect(drawn().length).toBeGreaterThan(10);
    expect(drawn().length).toBeLessThan(60);
    const whole = screen.getByRole("table", { name: "Trees" });
    expect(whole.getAttribute("aria-rowcount")).toBe("10001");
    expect([...whole.querySelectorAll("tr")].slice(0, 3).map((row) => row.getAttribute("aria-rowindex"))).toEqual(["1", "2", "3"]);
    expect(screen.getByRole("region", { name: "Trees, scrollable" }).tabIndex).toBe(0);
  });

  it("keeps the chosen row, wherever it lies, and the one with the focus", () => {
    const { rerender } = show(table("9000"));
    expect(drawn()).toContain("Tree 9000");
    expect(document.querySelector("[aria-current=true]")?.getAttribute("aria-rowindex")).toBe("9002");
    const link = [...document.querySelectorAll<HTMLElement>("tbody a")].find((one) => one.textContent === "Tree 9000");
    act(() => link?.focus());
    rerender(wrapped(table()));
    expect(document.activeElement?.textContent).toBe("Tree 9000");
  });

  it("draws a row once while it stays in view, and again when what it says is another", () => {
    const cell = vi.fn((row: Row) => <a href={`#${row.id}`}>{row.name}</a>);
    const columns: Column<Row>[] = [{ id: "name", header: "Name", cell }];
    const counted = (rows: Row[]) => <DataTable label="Trees" columns={columns} rows={rows} rowId={(row) => row.id} />;
    const { rerender } = show(counted(many));
    const [first, calls] = [drawn(), cell.mock.calls.length];
    const region = screen.getByRole("region", { name: "Trees, scrollable" });
    act(() => {
      region.scrollTop = 20 * 33;
      region.dispatchEvent(new Event("scroll"));
    });
    const fresh = drawn().filter((name) => !first.includes(name));
    expect(fresh.length).toBeGreaterThan(0);
    expect(drawn()).toContain(first[first.length - 1]);
    expect(cell.mock.calls.length - calls).toBe(fresh.length);
    rerender(wrapped(counted(many.map((row) => ({ ...row, name: `${row.name} felled` })))));
    expect(drawn().every((name) => name?.endsWith("felled"))).toBe(true);
  });

  it("leaves the focus where it is when the page is drawn again", () => {
    const short = () => <DataTable label="Trees" columns={[...linked]} rows={many.slice(0, 3)} rowId={(row) => row.id} />;
    const { rerender } = show(short());
    act(() => document.querySelector<HTMLElement>("tbody a")?.focus());
    rerender(wrapped(short()));
    expect(document.activeElement?.textContent).toBe("Tree 0");
  });

  it("draws every row of a short table, in no region of its own height", () => {
    show(<DataTable label="Trees" columns={linked} rows={many.slice(0, 199)} rowId={(row) => row.id} />);
    expect(drawn()).toHaveLength(199);
    expect(screen.getByRole("table", { name: "Trees" }).hasAttribute("aria-rowcount")).toBe(false);
  });
});
