import { Group, List, Paper, Stack, Text, Title } from "@mantine/core";

import { WordBadge } from "../components/badges";
import type { Investigation } from "./queries";

/** Score, level, tier, floors and coverage; says so when there is no evaluation. */
export function RiskSummary({ item }: { item: Investigation }) {
  const risk = item.risk;
  if (!risk) {
    return <Text className="dimmed">No evaluation was made in this run.</Text>;
  }
  return (
    <Paper withBorder p="md" component="section" aria-label="Risk">
      <Stack gap="xs">
        <Title order={2} size="h4">
          Risk
        </Title>
        <Group gap="lg">
          <Group gap="xs">
            <Text fw={700} size="xl">
              {risk.score}
            </Text>
            <WordBadge word={risk.level} />
          </Group>
          {risk.level_at_worst && (
            <Group gap="xs">
              <Text>At worst {risk.score_at_worst}</Text>
              <WordBadge word={risk.level_at_worst} />
            </Group>
          )}
          <Text>Due diligence tier {risk.tier.toUpperCase()}</Text>
          <Text>Coverage {risk.coverage.toFixed(0)}%</Text>
        </Group>
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
        {risk.floors.length === 0 ? (
          <Text size="sm" className="dimmed">
            No floor applied.
          </Text>
        ) : (
          <List size="sm">
            {risk.floors.map((floor) => (
              <List.Item key={floor}>{floor}</List.Item>
            ))}
          </List>
        )}
      </Stack>
    </Paper>
  );
}
