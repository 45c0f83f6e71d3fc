import { Group, Paper, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";

import { Answered } from "../../../components/Answered";
import { Choice } from "../../../components/Filters";
import { MadeOf } from "../../../components/MadeOf";
import { PlainTable } from "../../../components/PlainTable";
import { Empty } from "../../../components/states";
import { percent } from "../../../figures";
import { words } from "../../../format";
import { countryName } from "../../customers/words";
import { useMatrixTitles } from "../../studio/useTitles";
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

export function rowText(rows: Rows, row: string, titleOf: (id: string) => string): string {
  if (rows === "dimension" || rows === "floor") return titleOf(row);
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
          <Choice label="Rows" all={ROWS} say={(one) => LABELS[one]} value={rows} onChange={(one) => onRows(one ?? "dimension")} />
        </Group>
        <Answered query={query} what="the heat map">
          {(heatmap) =>
            heatmap.cells.length === 0 ? (
              <Empty>No evaluated company has anything to count here. Start an investigation, or evaluate the portfolio under “Batches”.</Empty>
            ) : (
              <Cells heatmap={heatmap} rows={rows} />
            )
          }
        </Answered>
        {rows === "dimension" && (
          <Text size="xs" className="dimmed">
            Where the points of each dimension lie on what is known. A band is no level of the company, and a low one stands
            only where at least 60% of the dimension was assessed.
          </Text>
        )}
      </Stack>
    </Paper>
  );
}

function Cells({ heatmap, rows }: { heatmap: Heatmap; rows: Rows }) {
  const titleOf = useMatrixTitles();
  const levels = inOrder([...new Set(heatmap.cells.map((cell) => cell.level))]);
  const names = [...new Set(heatmap.cells.map((cell) => cell.row))];
  const cellOf = (row: string, level: string) => heatmap.cells.find((cell) => cell.row === row && cell.level === level);
  return (
    <PlainTable
      label={`Companies by ${LABELS[rows].toLocaleLowerCase()} and level`}
      minWidth={400}
      numbers
      head={[LABELS[rows], ...levels.map(levelWord)]}
      rows={names.map((row) => ({
        key: row,
        cells: [
          rowText(rows, row, titleOf),
          ...levels.map((level) => {
            const cell = cellOf(row, level);
            return cell ? (
              <span key={level} className={classes["heat"]} style={{ background: `color-mix(in srgb, var(--mantine-color-blue-6) ${String(Math.round(cell.share / 5))}%, transparent)` }}>
                <MadeOf what={`companies: ${rowText(rows, row, titleOf)}, ${levelWord(level)}`} link={(props) => <Link to="/risk" search={searchOf(cell.filter, rows)} hash="companies" {...props} />}>
                  {cell.companies.toLocaleString()}
                </MadeOf>{" "}
                <Text span size="xs">
                  {percent(cell.share)}
                </Text>
              </span>
            ) : null;
          }),
        ],
      }))}
    />
  );
}
