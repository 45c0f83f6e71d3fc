import { Button, Group, Stack, Table, UnstyledButton } from "@mantine/core";
import { tableFeatures, useTable, type ColumnDef } from "@tanstack/react-table";
import type { ReactNode } from "react";

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

const ARROWS = { ascending: " ↑", descending: " ↓", none: "" };

/** A page of rows as the server sorted and filtered them; the state is the caller's, in the URL. */
export function DataTable<Row extends object>(props: Props<Row>) {
  const { label, columns, rows, rowId, sort, onSort, selected, more } = props;
  const definitions: ColumnDef<typeof features, Row>[] = columns.map((column) => ({
    id: column.id,
    header: column.header,
    cell: ({ row }) => column.cell(row.original),
  }));
  const table = useTable({ features, columns: definitions, data: rows, getRowId: rowId });
  const sortOf = (id: string) => columns.find((column) => column.id === id)?.sort;
  return (
    <Stack gap="xs">
      <Table.ScrollContainer minWidth={props.minWidth ?? 700} type="native" tabIndex={0} role="region" aria-label={`${label}, scrollable`}>
        <Table highlightOnHover verticalSpacing={4} aria-label={label}>
          <Table.Thead>
            {table.getHeaderGroups().map((group) => (
              <Table.Tr key={group.id}>
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
            {table.getRowModel().rows.map((row) => (
              <Table.Tr
                key={row.id}
                {...(row.id === selected ? { "aria-current": true, "data-selected": true, bg: "var(--mantine-color-default-hover)" } : {})}
              >
                {row.getAllCells().map((cell) => (
                  <Table.Td key={cell.id}>
                    <table.FlexRender cell={cell} />
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
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
