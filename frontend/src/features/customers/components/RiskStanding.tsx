import { Group, Stack, Text } from "@mantine/core";

import { EvaluationFigure } from "../../../components/EvaluationFigure";
import { WordBadge } from "../../../components/badges";
import { percent, points } from "../../../figures";
import { words } from "../../../format";
import { provisionalReason } from "../../../investigations/reasons";
import type { PortfolioRow } from "../types";

/** Why a standing cannot be relied on as it is: what the evaluation lacked, and what changed since. */
export function whyProvisional(row: PortfolioRow, reasons: readonly string[] | undefined): string[] {
  const codes = [...(reasons ?? []), ...row.stale.map((code) => `outdated:${code}`)];
  return [...new Set(codes)].map(provisionalReason);
}

/** A score of the standing, leading to its factors. */
function Score({ row, score, what = "score, factor by factor" }: { row: PortfolioRow; score: number | null; what?: string }) {
  return (
    <EvaluationFigure id={row.evaluation_id} what={what}>
      {score === null ? "not known" : points(score)}
    </EvaluationFigure>
  );
}

/**
 * The level as it may be said. Not identified: no level and no score. Provisional: the worst case
 * first, the favourable word only with what it lacks. Favourable: with what earned it.
 */
export function RiskStanding({ row, reasons, full = false }: { row: PortfolioRow; reasons: readonly string[] | undefined; full?: boolean }) {
  if (!row.evaluated) return <Text size="sm">Not evaluated</Text>;
  if (!row.identified) return <WordBadge word="not_identified" />;
  const why = whyProvisional(row, reasons);
  if (row.level === "not_assessed") {
    return (
      <Stack gap={2}>
        <Worst row={row} />
        <Text size="xs">No favourable level: the firm has no active compliance profile.</Text>
      </Stack>
    );
  }
  if (row.provisional) {
    return (
      <Stack gap={2}>
        <Worst row={row} />
        <Text size="xs">
          Provisional {words(row.level)} <Score row={row} score={row.score} />: not earned.
          {why.length === 0 && " Its reasons could not be read."}
        </Text>
        <Reasons why={why} full={full} />
      </Stack>
    );
  }
  const favourable = row.level === "clear" || row.level === "low";
  return (
    <Stack gap={2}>
      <Group gap={6} wrap="nowrap">
        <WordBadge word={row.level} />
        <Score row={row} score={row.score} />
        {row.score_high !== null && row.score_high !== row.score && (
          <Text span size="sm" className="dimmed">
            at worst <Score row={row} score={row.score_high} what="score at worst, factor by factor" />
            {row.level_high && row.level_high !== row.level && ` (${words(row.level_high)})`}
          </Text>
        )}
      </Group>
      {favourable && (
        <Text size="xs">
          Earned: core factors assessed, checks of the data closed
          {row.coverage !== null && `, ${percent(row.coverage)} covered`}.
        </Text>
      )}
      <Reasons why={why} full={full} />
    </Stack>
  );
}

function Worst({ row }: { row: PortfolioRow }) {
  return (
    <Group gap={6} wrap="nowrap">
      {row.level_high && <WordBadge word={row.level_high} />}
      <span>
        at worst <Score row={row} score={row.score_high} what="score at worst, factor by factor" />
      </span>
    </Group>
  );
}

/** All reasons on the customer's page; in a list the first, and how many more. */
function Reasons({ why, full }: { why: string[]; full: boolean }) {
  if (why.length === 0) return null;
  if (full || why.length === 1) {
    return (
      <>
        {why.map((reason) => (
          <Text key={reason} size="xs">
            {reason}
          </Text>
        ))}
      </>
    );
  }
  return (
    <details>
      <summary>
        <Text span size="xs">
          {why[0]} And {why.length - 1} more.
        </Text>
      </summary>
      {why.slice(1).map((reason) => (
        <Text key={reason} size="xs">
          {reason}
        </Text>
      ))}
    </details>
  );
}
