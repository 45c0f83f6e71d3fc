import { Anchor, Group, List, Paper, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";

import { WordBadge } from "../components/badges";
import { EvaluationFigure } from "../components/EvaluationFigure";
import { floorGroups, FloorList } from "../components/FloorList";
import { percent, points } from "../figures";
import { tiers, words } from "../format";
import { provisionalReason } from "./reasons";
import { Since } from "./Since";
import { evaluationQuery, type Investigation } from "./queries";

/** Score, level, tier, floors and coverage; says so when there is no evaluation. */
export function RiskSummary({ item }: { item: Investigation }) {
  const risk = item.risk;
  if (!risk) {
    return <Text className="dimmed">No evaluation was made in this run.</Text>;
  }
  if (!item.identified) {
    return (
      <Paper withBorder p="md" component="section" aria-label="Risk">
        <Title order={2} size="h4">
          Not identified
        </Title>
        <Text size="sm">
          Atlas does not know which company this is, so there is no score, level or review date.{" "}
          {item.subject.status === "subject_unanswered" ? (
            <>
              A source that may know it did not answer:{" "}
              <Anchor fz="inherit" renderRoot={(props) => <Link to="/investigations/$investigationId" params={{ investigationId: item.id }} search={{ tab: "sources" }} {...props} />}>
                see the sources
              </Anchor>
              , and run it again once they answer.
            </>
          ) : (
            "Run it again with the register and number, the LEI, or one of the candidates."
          )}
        </Text>
      </Paper>
    );
  }
  const atWorst = risk.level_at_worst && (
    <Group gap="xs">
      <Text fw={risk.provisional ? 700 : 400} size={risk.provisional ? "xl" : "md"}>
        At worst{" "}
        <EvaluationFigure id={risk.evaluation_id} what="score at worst, factor by factor">
          {risk.score_at_worst ? points(risk.score_at_worst) : "not known"}
        </EvaluationFigure>
      </Text>
      <WordBadge word={risk.level_at_worst} />
    </Group>
  );
  return (
    <Paper withBorder p="md" component="section" aria-label="Risk">
      <Stack gap="xs">
        <Title order={2} size="h4">
          Risk
        </Title>
        <Group gap="lg">
          {risk.provisional ? (
            <>
              {atWorst}
              <Text>
                Provisional: {words(risk.level)}{" "}
                <EvaluationFigure id={risk.evaluation_id} what="score, factor by factor">
                  {points(risk.score)}
                </EvaluationFigure>
              </Text>
            </>
          ) : (
            <>
              <Group gap="xs">
                <Text fw={700} size="xl">
                  <EvaluationFigure id={risk.evaluation_id} what="score, factor by factor">
                    {points(risk.score)}
                  </EvaluationFigure>
                </Text>
                <WordBadge word={risk.level} />
              </Group>
              {atWorst}
            </>
          )}
          <Text>Due diligence tier {tiers(risk)}</Text>
          <Text>
            Coverage{" "}
            <EvaluationFigure id={risk.evaluation_id} what="coverage, factor by factor">
              {percent(risk.coverage)}
            </EvaluationFigure>
          </Text>
          <Anchor underline="always" renderRoot={(props) => <Link to="/risk/evaluations/$evaluationId" params={{ evaluationId: risk.evaluation_id }} {...props} />}>
            Factor by factor
          </Anchor>
        </Group>
        {risk.provisional && (
          <>
            <Text size="sm">The level is provisional and has not been earned:</Text>
            <List size="sm">
              {(risk.reasons ?? []).map((code) => (
                <List.Item key={code}>{provisionalReason(code)}</List.Item>
              ))}
            </List>
          </>
        )}
        <Since evaluation={risk} />
        {risk.insufficient_depth && (
          <Text size="sm">
            The tier is deeper than this run: it cannot be approved. Run it again at{" "}
            {risk.tier.toUpperCase()}.
          </Text>
        )}
        {!risk.automatic_decision && <Text size="sm">A person must decide: no automatic decision.</Text>}
        <Title order={3} size="h5">
          Floors
        </Title>
        <Floors evaluationId={risk.evaluation_id} ids={risk.floors} />
      </Stack>
    </Paper>
  );
}

/** One kind of floors; what may yet apply is many and read on demand, or everything else were far below it. */
function FloorGroup({ title, floors, open }: { title: string; floors: Parameters<typeof FloorList>[0]["floors"]; open: boolean }) {
  if (open) {
    return (
      <div>
        <Text size="sm" fw={600}>
          {title}
        </Text>
        <FloorList floors={floors} />
      </div>
    );
  }
  return (
    <details>
      <Text component="summary" size="sm" fw={600}>
        {title}
      </Text>
      <FloorList floors={floors} />
    </details>
  );
}

/** The floors that apply, and those that may yet apply. */
function Floors({ evaluationId, ids }: { evaluationId: string; ids: string[] }) {
  const evaluation = useQuery(evaluationQuery(evaluationId));
  if (!evaluation.data) {
    const said = evaluation.isError ? "The floors could not be read." : "Reading the floors…";
    return <Text size="sm">{[said, ...ids.map(words)].join(" ")}</Text>;
  }
  const groups = floorGroups(evaluation.data.floors).filter(({ key }) => key !== "not_met");
  return groups.map(({ key, title, items }) =>
    items.length > 0 ? (
      <FloorGroup key={key} title={`${title} (${String(items.length)})`} floors={items} open={key !== "not_assessed"} />
    ) : key === "applied" ? (
      <Text key={key} size="sm" className="dimmed">
        {groups.some((group) => group.items.length > 0) ? "No floor is known to apply." : "No floor applies."}
      </Text>
    ) : null,
  );
}
