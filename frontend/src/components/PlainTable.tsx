import { Table } from "@mantine/core";
import type { Key, ReactNode } from "react";

import classes from "./DataTable.module.css";
import { StackedTable } from "./StackedTable";

export interface PlainRow {
  key: Key;
  /** The first names the row. Nothing at all is a dash, and left out where each row is a block. */
  cells: readonly ReactNode[];
  /** Shaded: what differs, or what stays. */
  marked?: boolean;
}

interface Props {
  label: string;
  head: readonly string[];
  rows: readonly PlainRow[];
  minWidth?: number;
  /** Numbers: every column but the first ends at the right. */
  numbers?: boolean;
  /** Without lines around it, as part of a page rather than a thing of its own. */
  bare?: boolean;
}

/** A whole table at once, without pages or sorting: comparisons, matrices, rules. Each row is a block on a phone. */
export function PlainTable({ label, head, rows, minWidth = 480, numbers = false, bare = false }: Props) {
  const align = numbers ? { className: classes["number"] ?? "" } : {};
  return (
    <StackedTable named label={label} minWidth={minWidth} withTableBorder={!bare}>
      <Table.Thead>
        <Table.Tr>
          {head.map((name, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: columns never change order
            <Table.Th key={at} scope="col" {...(at > 0 ? align : {})}>
              {name}
            </Table.Th>
          ))}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {rows.map((row) => (
          <Table.Tr key={row.key} {...(row.marked ? { bg: "var(--mantine-color-default-hover)" } : {})}>
            <Table.Th scope="row">{row.cells[0]}</Table.Th>
            {row.cells.slice(1).map((cell, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: columns never change order
              <Table.Td key={at} {...align} data-label={head[at + 1]} {...(cell === null || cell === undefined ? { "data-blank": true } : {})}>
                <div>{cell ?? "–"}</div>
              </Table.Td>
            ))}
          </Table.Tr>
        ))}
      </Table.Tbody>
    </StackedTable>
  );
}
