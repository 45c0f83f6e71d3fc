import { Table } from "@mantine/core";

import { fieldLabel } from "../words";
import type { FieldChange, FieldValue } from "../merge";

interface Props {
  changes: FieldChange[];
  title: (field: string, value: string) => string;
  /** A field in words. */
  label?: (field: string) => string;
}

function textOf(field: string, value: FieldValue, title: Props["title"]): string {
  if (value === null || value === "") return "–";
  if (typeof value === "object") return value.map((one) => title(field, one)).join("; ") || "–";
  return typeof value === "number" ? value.toLocaleString() : title(field, value);
}

/** What two people changed in the same record, field by field. */
export function ConflictTable({ changes, title, label = fieldLabel }: Props) {
  return (
    <Table.ScrollContainer minWidth={560} type="native" tabIndex={0} role="region" aria-label="Changes of both, scrollable">
      <Table verticalSpacing={4} aria-label="Changes of both">
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">Field</Table.Th>
            <Table.Th scope="col">When you began</Table.Th>
            <Table.Th scope="col">Now</Table.Th>
            <Table.Th scope="col">Yours</Table.Th>
            <Table.Th scope="col">What happens with your changes on top</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {changes.map((change) => {
            const mineChanged = JSON.stringify(change.mine) !== JSON.stringify(change.was);
            return (
              <Table.Tr key={change.field}>
                <Table.Th scope="row" fw={600}>
                  {label(change.field)}
                </Table.Th>
                <Table.Td>{textOf(change.field, change.was, title)}</Table.Td>
                <Table.Td>{textOf(change.field, change.theirs, title)}</Table.Td>
                <Table.Td>{textOf(change.field, change.mine, title)}</Table.Td>
                <Table.Td>{change.conflict ? <strong>Both changed it: yours replaces theirs</strong> : mineChanged ? "Yours" : "Theirs stays"}</Table.Td>
              </Table.Tr>
            );
          })}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
