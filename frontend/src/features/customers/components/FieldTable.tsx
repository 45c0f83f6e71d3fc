import { Table } from "@mantine/core";
import type { ReactNode } from "react";

/** The fields of one thing and what they hold; an empty one says so. */
export function FieldTable({ label, rows }: { label: string; rows: readonly (readonly [name: string, value: ReactNode])[] }) {
  return (
    <Table verticalSpacing={4} aria-label={label}>
      <Table.Tbody>
        {rows.map(([name, value]) => (
          <Table.Tr key={name}>
            <Table.Th scope="row" fw={600} w={{ base: 130, sm: 260 }}>
              {name}
            </Table.Th>
            <Table.Td style={{ overflowWrap: "anywhere" }}>{value || "not stated"}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
