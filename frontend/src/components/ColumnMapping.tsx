import { NativeSelect, Table, Text } from "@mantine/core";

import type { CsvFile } from "../csv";

export interface TargetChoice<Target extends string> {
  value: Target;
  label: string;
}

interface Props<Target extends string> {
  file: CsvFile;
  targets: readonly Target[];
  /** What a column may become; the first is that it is left out. */
  choices: readonly [TargetChoice<Target>, ...TargetChoice<Target>[]];
  onChange: (next: Target[]) => void;
}

/** Each column of the file with its first values, and what it becomes. */
export function ColumnMapping<Target extends string>({ file, targets, choices, onChange }: Props<Target>) {
  const targetOf = (value: string) => (choices.find((one) => one.value === value) ?? choices[0]).value;
  return (
    <Table.ScrollContainer minWidth={300} type="native" tabIndex={0} role="region" aria-label="Columns of the file, scrollable">
      <Table verticalSpacing={4} aria-label="Columns of the file">
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">Column and its first values</Table.Th>
            <Table.Th scope="col">Becomes</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {file.header.map((column, place) => {
            const samples = file.rows.slice(0, 3).map((row) => row.cells[place]?.trim()).filter(Boolean);
            const name = column || `Column ${String(place + 1)}`;
            return (
              // biome-ignore lint/suspicious/noArrayIndexKey: a column has no other identity than its place
              <Table.Tr key={place}>
                <Table.Th scope="row" fw={600}>
                  {name}
                  <Text size="xs" fw={400} className="dimmed" lineClamp={2}>
                    {samples.join(" · ") || "empty"}
                  </Text>
                </Table.Th>
                <Table.Td>
                  <NativeSelect
                    size="xs"
                    aria-label={`${name} becomes`}
                    data={[...choices]}
                    value={targets[place] ?? choices[0].value}
                    onChange={(event) => onChange(targets.map((target, at) => (at === place ? targetOf(event.currentTarget.value) : target)))}
                  />
                </Table.Td>
              </Table.Tr>
            );
          })}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
