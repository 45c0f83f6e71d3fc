import { Table } from "@mantine/core";
import type { Key, ReactNode } from "react";

import classes from "./DataTable.module.css";

export interface PlainRow {
  key: Key;
  /** The first names the row. */
  cells: readonly ReactNode[];
  /** Shaded: what differs, or what stays. */
  marked?: boolean;
}

interface Props {
  label: string;
  head: readonly ReactNode[];
  rows: readonly PlainRow[];
  minWidth?: number;
  /** Numbers: every column but the first ends at the right. */
  numbers?: boolean;
  /** Each row a block of its own on a phone; left out where columns are compared with each other. */
  stacked?: boolean;
}

/** A whole table at once, without pages or sorting: comparisons, matrices, rules. */
export function PlainTable({ label, head, rows, minWidth = 480, numbers = false, stacked = false }: Props) {
  const align = numbers ? ({ ta: "end" } as const) : {};
  return (
    <Table.ScrollContainer className={stacked ? (classes["region"] ?? "") : ""} minWidth={minWidth} type="native" tabIndex={0} role="region" aria-label={`${label}, scrollable`}>
      <Table className={stacked ? (classes["rows"] ?? "") : ""} withTableBorder verticalSpacing={4} aria-label={label}>
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
                <Table.Td key={at} {...align} {...(stacked ? { "data-label": head[at + 1] } : {})}>
                  {stacked ? <div>{cell}</div> : cell}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
