import { Anchor, Stack, Table, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";

import type { Comparison } from "../queries/risk";
import { batchSearch, inOrder, levelWord } from "../search";

type Transition = Comparison["transitions"][number];

function notEarned(cell: Transition): string | null {
  const parts = [
    ...(cell.provisional_before > 0 ? [`${cell.provisional_before.toLocaleString()} before`] : []),
    ...(cell.provisional_after > 0 ? [`${cell.provisional_after.toLocaleString()} after`] : []),
  ];
  return parts.length > 0 ? `not earned: ${parts.join(", ")}` : null;
}

/** Who went from which level to which; each number leads to its companies. */
export function MigrationMatrix({ comparison, batchId }: { comparison: Comparison; batchId: string }) {
  const { transitions } = comparison;
  const levels = inOrder([...new Set(transitions.flatMap((one) => [one.level_before, one.level_after]))]);
  const cellOf = (before: string, after: string) => transitions.find((one) => one.level_before === before && one.level_after === after);
  return (
    <Stack gap="xs">
      <Text size="sm">
        {comparison.compared.toLocaleString()} companies are in both runs: {comparison.up.toLocaleString()} moved up, {comparison.down.toLocaleString()} down, {comparison.same.toLocaleString()} stayed.
        {comparison.only_after > 0 && ` ${comparison.only_after.toLocaleString()} are in this run alone.`}
        {comparison.only_before > 0 && ` ${comparison.only_before.toLocaleString()} were in the earlier run alone.`}
      </Text>
      <Table.ScrollContainer minWidth={480} type="native" tabIndex={0} role="region" aria-label="Migration, scrollable">
        <Table withTableBorder verticalSpacing={4} aria-label="Migration between levels">
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">Before ↓ after →</Table.Th>
              {levels.map((level) => (
                <Table.Th key={level} scope="col" ta="end">
                  {levelWord(level)}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {levels.map((before) => (
              <Table.Tr key={before}>
                <Table.Th scope="row">{levelWord(before)}</Table.Th>
                {levels.map((after) => {
                  const cell = cellOf(before, after);
                  return (
                    <Table.Td key={after} ta="end" bg={before === after ? "var(--mantine-color-default-hover)" : ""}>
                      {cell ? (
                        <>
                          <Anchor
                            c="inherit"
                            underline="always"
                            renderRoot={(props) => (
                              <Link to="/risk/batches/$batchId" params={{ batchId }} search={batchSearch({ tab: "movements", before, after })} replace {...props} />
                            )}
                          >
                            {cell.companies.toLocaleString()}
                            <span className="sr-only">
                              {" "}
                              companies from {levelWord(before)} to {levelWord(after)}
                            </span>
                          </Anchor>
                          {notEarned(cell) && (
                            <Text size="xs" className="dimmed">
                              {notEarned(cell)}
                            </Text>
                          )}
                        </>
                      ) : (
                        "–"
                      )}
                    </Table.Td>
                  );
                })}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Stack>
  );
}
