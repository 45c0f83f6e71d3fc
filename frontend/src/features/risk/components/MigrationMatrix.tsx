import { Stack, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";

import { MadeOf } from "../../../components/MadeOf";
import { PlainTable } from "../../../components/PlainTable";
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

function Cell({ cell, batchId }: { cell: Transition; batchId: string }) {
  const { level_before: before, level_after: after } = cell;
  const stays = before === after;
  return (
    <>
      <Moved batchId={batchId} search={{ before, after }} of={`from ${levelWord(before)} to ${levelWord(after)}`} count={cell.companies} />
      {(stays || notEarned(cell)) && (
        <Text size="xs" className="dimmed">
          {[...(stays ? ["stayed"] : []), ...(notEarned(cell) ? [notEarned(cell)] : [])].join(", ")}
        </Text>
      )}
    </>
  );
}

/** A number of the comparison, leading to the companies it counts. */
function Moved({ batchId, search, of, count }: { batchId: string; search: Record<string, unknown>; of: string; count: number }) {
  return (
    <MadeOf
      what={`companies ${of}`}
      link={(props) => <Link to="/risk/batches/$batchId" params={{ batchId }} search={batchSearch({ tab: "movements", ...search })} hash="rows" replace {...props} />}
    >
      {count.toLocaleString()}
    </MadeOf>
  );
}

/** Who went from which level to which; each number leads to its companies. */
export function MigrationMatrix({ comparison, batchId }: { comparison: Comparison; batchId: string }) {
  const { transitions } = comparison;
  const levels = inOrder([...new Set(transitions.flatMap((one) => [one.level_before, one.level_after]))]);
  const cellOf = (before: string, after: string) => transitions.find((one) => one.level_before === before && one.level_after === after);
  return (
    <Stack gap="xs">
      <Text size="sm">
        {comparison.compared.toLocaleString()} companies are in both runs:{" "}
        <Moved batchId={batchId} search={{ change: "up" }} of="that moved up" count={comparison.up} /> moved up,{" "}
        <Moved batchId={batchId} search={{ change: "down" }} of="that moved down" count={comparison.down} /> down,{" "}
        <Moved batchId={batchId} search={{ change: "same" }} of="that stayed" count={comparison.same} /> stayed.
        {comparison.only_after > 0 && (
          <>
            {" "}
            <Moved batchId={batchId} search={{ change: "only_after" }} of="in this run alone" count={comparison.only_after} /> are in this run alone.
          </>
        )}
        {comparison.only_before > 0 && (
          <>
            {" "}
            <Moved batchId={batchId} search={{ change: "only_before" }} of="in the earlier run alone" count={comparison.only_before} /> were in the earlier run alone.
          </>
        )}
      </Text>
      <PlainTable
        label="Migration between levels"
        numbers
        head={["Before and after", ...levels.map((after) => `to ${levelWord(after)}`)]}
        rows={levels.map((before) => ({
          key: before,
          cells: [
            `from ${levelWord(before)}`,
            ...levels.map((after) => {
              const cell = cellOf(before, after);
              return cell ? <Cell key={after} cell={cell} batchId={batchId} /> : null;
            }),
          ],
        }))}
      />
    </Stack>
  );
}
