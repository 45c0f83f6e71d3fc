import { Anchor, Group, NativeSelect, Paper, Stack, Table, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";

import { ProblemAlert } from "../../../components/ProblemAlert";
import { Empty, Loading } from "../../../components/states";
import { words } from "../../../format";
import { countryName } from "../../customers/words";
import { heatmapQuery, type Heatmap } from "../queries/risk";
import { inOrder, levelWord, ROWS, searchOf, type Rows } from "../search";
import classes from "./Risk.module.css";

const LABELS: Record<Rows, string> = {
  dimension: "Dimension of the score",
  jurisdiction: "Country",
  status: "Status of the relationship",
  segment: "Segment",
  indicator: "Indicator",
  floor: "Floor",
};

export function rowText(rows: Rows, row: string): string {
  if (rows === "jurisdiction") return countryName(row);
  if (rows === "indicator") return words(row.split(".").pop() ?? row);
  return words(row);
}

/** Rows by level: how many companies, and the way to them. */
export function HeatmapPanel({ rows, onRows }: { rows: Rows; onRows: (rows: Rows) => void }) {
  const query = useQuery(heatmapQuery(rows));
  return (
    <Paper withBorder p="md" component="section" aria-label="Heat map">
      <Stack gap="xs">
        <Group justify="space-between" align="flex-end">
          <Title order={2} size="h5">
            Heat map
          </Title>
          <NativeSelect
            size="xs"
            label="Rows"
            data={ROWS.map((one) => ({ value: one, label: LABELS[one] }))}
            value={rows}
            onChange={(event) => onRows(ROWS.find((one) => one === event.currentTarget.value) ?? "dimension")}
          />
        </Group>
        {query.isPending && <Loading what="the heat map" />}
        {query.isError && <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />}
        {query.data && query.data.cells.length === 0 && <Empty>No evaluated company has anything to count here. Start an investigation, or evaluate the portfolio under “Batches”.</Empty>}
        {query.data && query.data.cells.length > 0 && <Cells heatmap={query.data} rows={rows} />}
        {rows === "dimension" && (
          <Text size="xs" className="dimmed">
            Where the points of each dimension lie on what is known. A band is no level of the company.
          </Text>
        )}
      </Stack>
    </Paper>
  );
}

function Cells({ heatmap, rows }: { heatmap: Heatmap; rows: Rows }) {
  const levels = inOrder([...new Set(heatmap.cells.map((cell) => cell.level))]);
  const names = [...new Set(heatmap.cells.map((cell) => cell.row))];
  const cellOf = (row: string, level: string) => heatmap.cells.find((cell) => cell.row === row && cell.level === level);
  return (
    <Table.ScrollContainer minWidth={400} type="native" tabIndex={0} role="region" aria-label="Heat map, scrollable">
      <Table verticalSpacing={2} aria-label={`Companies by ${LABELS[rows].toLocaleLowerCase()} and level`}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{LABELS[rows]}</Table.Th>
            {levels.map((level) => (
              <Table.Th key={level} scope="col" ta="end">
                {levelWord(level)}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {names.map((row) => (
            <Table.Tr key={row}>
              <Table.Th scope="row">{rowText(rows, row)}</Table.Th>
              {levels.map((level) => {
                const cell = cellOf(row, level);
                return (
                  <Table.Td key={level}>
                    {cell ? (
                      <span className={classes["heat"]} style={{ background: `color-mix(in srgb, var(--mantine-color-blue-6) ${String(Math.round(cell.share / 5))}%, transparent)` }}>
                        <Anchor renderRoot={(props) => <Link to="/risk" search={searchOf(cell.filter, rows)} hash="companies" {...props} />} c="inherit" underline="always">
                          {cell.companies.toLocaleString()}
                          <span className="sr-only">
                            {" "}
                            companies: {rowText(rows, row)}, {levelWord(level)}
                          </span>
                        </Anchor>{" "}
                        <Text span size="xs">
                          {cell.share.toFixed(0)}%
                        </Text>
                      </span>
                    ) : (
                      <span className={classes["heat"]}>–</span>
                    )}
                  </Table.Td>
                );
              })}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
