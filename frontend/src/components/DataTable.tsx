import { Button, Group, Stack, Table, UnstyledButton } from "@mantine/core";
import { tableFeatures, useTable, type ColumnDef } from "@tanstack/react-table";
import { defaultRangeExtractor, useVirtualizer, type Range } from "@tanstack/react-virtual";
import { Fragment, useLayoutEffect, useMemo, useRef, useState, type ReactElement, type ReactNode } from "react";

import classes from "./DataTable.module.css";

const features = tableFeatures({}); // the server pages, sorts and filters

export interface Column<Row> {
  id: string;
  header: string;
  cell: (row: Row) => ReactNode;
  /** The API's name to sort by; absent where the API cannot. */
  sort?: string;
}

interface Props<Row> {
  label: string;
  columns: Column<Row>[];
  rows: Row[];
  rowId: (row: Row) => string;
  /** As the API takes it: `due_at`, or `-due_at` for descending. */
  sort?: string;
  onSort?: (sort: string) => void;
  selected?: string | undefined;
  minWidth?: number;
  more?: { load: () => void; loading: boolean } | undefined;
}

type Direction = "ascending" | "descending" | "none";

function directionOf(sort: string | undefined, name: string): Direction {
  if (sort === name) return "ascending";
  return sort === `-${name}` ? "descending" : "none";
}

/** From so many rows on only those in view are drawn; the table then scrolls in a region of its own. */
export const VIRTUAL_FROM = 200;
const ROW_HEIGHT = 33;

/** Which rows are drawn: those in view, and wherever they are, the chosen one and the one with the focus. */
function useDrawnRows(count: number, chosen: number) {
  const region = useRef<HTMLDivElement>(null);
  const virtual = count >= VIRTUAL_FROM;
  const [focused, setFocused] = useState(-1);
  const virtualizer = useVirtualizer({
    count,
    enabled: virtual,
    getScrollElement: () => region.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 12,
    scrollPaddingStart: 2 * ROW_HEIGHT, // below the head that stays
    rangeExtractor: (range: Range) => {
      const kept = [chosen, focused].filter((at) => at >= 0 && at < count);
      return [...new Set([...defaultRangeExtractor(range), ...kept])].sort((one, other) => one - other);
    },
  });
  useLayoutEffect(() => {
    if (virtual && chosen >= 0) virtualizer.scrollToIndex(chosen, { align: "auto" });
  }, [virtual, chosen, virtualizer]);
  return { region, virtual, virtualizer, setFocused };
}

/** The rows that are not drawn, as one empty row of their height. */
function Gap({ height, columns }: { height: number; columns: number }) {
  if (height <= 0) return null;
  return (
    <Table.Tr aria-hidden="true">
      <Table.Td colSpan={columns} style={{ height, padding: 0, border: 0 }} />
    </Table.Tr>
  );
}

/**
 * What was drawn of each row, until one of `of` is another: scrolling draws the rows that come into
 * view, not again those that stay there.
 */
function useLines(of: readonly unknown[]) {
  const kept = useRef({ of, lines: new Map<number, ReactElement>() });
  if (kept.current.of.some((one, at) => !Object.is(one, of[at]))) kept.current = { of, lines: new Map() };
  const { lines } = kept.current;
  return (at: number, draw: () => ReactElement) => {
    const line = lines.get(at) ?? draw();
    lines.set(at, line);
    return line;
  };
}

const ARROWS = { ascending: " ↑", descending: " ↓", none: "" };

/**
 * Rows as the server sorted and filtered them; the state is the caller's, in the URL. Of very many
 * rows only those in view are drawn; what is read out keeps their number and each row's place.
 */
export function DataTable<Row extends object>(props: Props<Row>) {
  const { label, columns, rows, rowId, sort, onSort, selected, more } = props;
  const definitions: ColumnDef<typeof features, Row>[] = useMemo(() => columns.map(({ id, header }) => ({ id, header })), [columns]);
  const table = useTable({ features, columns: definitions, data: rows, getRowId: rowId });
  const all = table.getRowModel().rows;
  const chosen = useMemo(() => (selected === undefined ? -1 : rows.findIndex((row) => rowId(row) === selected)), [rows, rowId, selected]);
  const { region, virtual, virtualizer, setFocused } = useDrawnRows(all.length, chosen);
  const items = virtual ? virtualizer.getVirtualItems() : [];
  const drawn = useLines([columns, rows, selected, virtual]);
  const line = (row: (typeof all)[number], at: number) => drawn(at, () => (
    <Table.Tr
      key={row.id}
      {...(virtual ? { "aria-rowindex": at + 2, "data-index": at, ref: virtualizer.measureElement, onFocus: () => setFocused(at) } : {})}
      {...(row.id === selected ? { "aria-current": true, "data-selected": true, bg: "var(--mantine-color-default-hover)" } : {})}
    >
      {/* called, not rendered as a component: that would be another one at each render, and take the focus away */}
      {columns.map((column) => (
        <Table.Td key={column.id} data-label={column.header}>
          {/* one element, beside its name on a phone */}
          <div>{column.cell(row.original)}</div>
        </Table.Td>
      ))}
    </Table.Tr>
  ));
  const end = items[items.length - 1]?.end ?? 0;
  const sortOf = (id: string) => columns.find((column) => column.id === id)?.sort;
  return (
    <Stack gap="xs">
      <Table.ScrollContainer
        ref={region}
        className={classes["region"] ?? ""}
        minWidth={props.minWidth ?? 700}
        type="native"
        tabIndex={0}
        role="region"
        aria-label={`${label}, scrollable`}
        {...(virtual ? { style: { maxHeight: "70vh", overflowY: "auto" } } : {})}
      >
        {/* the widths of columns must not follow the rows that happen to be drawn */}
        <Table className={classes["rows"] ?? ""} highlightOnHover verticalSpacing={4} aria-label={label} {...(virtual ? { layout: "fixed" as const, stickyHeader: true, "aria-rowcount": more ? -1 : all.length + 1 } : {})}>
          <Table.Thead>
            {table.getHeaderGroups().map((group) => (
              <Table.Tr key={group.id} {...(virtual ? { "aria-rowindex": 1 } : {})}>
                {group.headers.map((header) => {
                  const name = sortOf(header.id);
                  const direction = name ? directionOf(sort, name) : "none";
                  return (
                    <Table.Th key={header.id} scope="col" {...(name ? { "aria-sort": direction } : {})}>
                      {name && onSort ? (
                        <UnstyledButton
                          fz="inherit"
                          fw="inherit"
                          onClick={() => onSort(direction === "ascending" ? `-${name}` : name)}
                        >
                          <table.FlexRender header={header} />
                          <span aria-hidden="true">{ARROWS[direction]}</span>
                        </UnstyledButton>
                      ) : (
                        <table.FlexRender header={header} />
                      )}
                    </Table.Th>
                  );
                })}
              </Table.Tr>
            ))}
          </Table.Thead>
          <Table.Tbody>
            {!virtual && all.map(line)}
            {items.map((item, place) => {
              const row = all[item.index];
              return (
                row && (
                  <Fragment key={row.id}>
                    <Gap height={item.start - (items[place - 1]?.end ?? 0)} columns={columns.length} />
                    {line(row, item.index)}
                  </Fragment>
                )
              );
            })}
            {virtual && <Gap height={virtualizer.getTotalSize() - end} columns={columns.length} />}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {more && (
        <Group>
          <Button variant="default" loading={more.loading} onClick={more.load}>
            Show more
          </Button>
        </Group>
      )}
    </Stack>
  );
}
