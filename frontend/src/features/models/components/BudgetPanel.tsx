import { Anchor, Group, Paper, Progress, Stack, Text, Title } from "@mantine/core";
import { Link } from "@tanstack/react-router";

import type { Budgets } from "../queries/models";
import { budgetText } from "../said";

const NAMES: Record<Budgets["items"][number]["measure"], string> = {
  calls: "Calls",
  tokens: "Tokens",
  cost: "Cost",
  agents_cost: "Cost of the agents in 30 days",
};

/** What the last 24 hours (of the agents: 30 days) took of what they may; a call that could exceed a limit is not made. */
export function BudgetPanel({ budgets }: { budgets: Budgets }) {
  return (
    <Paper withBorder p="md" component="section" aria-label="Budgets">
      <Stack gap="sm">
        <Title order={2} size="h5">
          Budgets of the last 24 hours
        </Title>
        {budgets.items.map((item) => (
          <Stack key={item.measure} gap={2}>
            <Group justify="space-between">
              <Text size="sm">{NAMES[item.measure]}</Text>
              <Text size="sm">{budgetText(item, budgets.currency)}</Text>
            </Group>
            <Progress.Root size="sm">
              <Progress.Section value={item.limit > 0 ? Math.min(100, (100 * item.used) / item.limit) : 100} aria-label={`${NAMES[item.measure]}: ${budgetText(item, budgets.currency)}`} />
            </Progress.Root>
          </Stack>
        ))}
        <Text size="sm">
          A call that could exceed a limit is not made.{" "}
          <Anchor size="sm" underline="always" renderRoot={(props) => <Link to="/settings/registry" {...props} />}>
            Change the limits
          </Anchor>
        </Text>
      </Stack>
    </Paper>
  );
}
