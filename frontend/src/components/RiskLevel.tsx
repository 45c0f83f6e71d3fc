import { Badge, Group, Text } from "@mantine/core";

import { points } from "../figures";
import { words } from "../format";
import type { Investigation } from "../investigations/queries";
import { WordBadge } from "./badges";
import { EvaluationFigure } from "./EvaluationFigure";

/**
 * The level as it may be said. An unidentified subject has none; a provisional level shows the
 * worst case first and carries no favourable colour.
 */
export function RiskLevel({ item }: { item: Investigation }) {
  if (item.subject.status === "pending" && ["pending", "running"].includes(item.status)) return <>–</>;
  if (!item.identified) {
    return (
      <Badge variant="outline" color="gray" radius="sm" styles={{ label: { textTransform: "none" } }}>
        not identified
      </Badge>
    );
  }
  const risk = item.risk;
  if (!risk) return <>–</>;
  if (!risk.provisional) {
    return (
      <Group gap="xs" wrap="nowrap">
        <WordBadge word={risk.level} />
        <EvaluationFigure id={risk.evaluation_id} what="score, factor by factor">
          {points(risk.score)}
        </EvaluationFigure>
        {risk.score_at_worst && risk.score_at_worst !== risk.score && (
          <Text span size="sm" className="dimmed">
            at worst {points(risk.score_at_worst)}
            {risk.level_at_worst && risk.level_at_worst !== risk.level && ` (${words(risk.level_at_worst)})`}
          </Text>
        )}
      </Group>
    );
  }
  return (
    <Group gap="xs" wrap="nowrap">
      {risk.level_at_worst && <WordBadge word={risk.level_at_worst} />}
      <span>
        at worst{" "}
        <EvaluationFigure id={risk.evaluation_id} what="score at worst, factor by factor">
          {risk.score_at_worst ? points(risk.score_at_worst) : "not known"}
        </EvaluationFigure>
        <Text span size="sm" className="dimmed">
          {" "}
          · provisional {words(risk.level)} {points(risk.score)}
        </Text>
      </span>
    </Group>
  );
}
