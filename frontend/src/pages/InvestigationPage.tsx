import { Button, Group, Paper, Progress, SimpleGrid, Skeleton, Stack, Text } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link, getRouteApi } from "@tanstack/react-router";

import { useMay } from "../components/Permission";
import { ProblemAlert } from "../components/ProblemAlert";
import { WordBadge } from "../components/badges";
import { countryName, numberText, statedText } from "../features/customers/words";
import { RunTabs } from "../features/investigation/RunTabs";
import { instant, words } from "../format";
import { Actions } from "../investigations/Actions";
import { Candidates } from "../investigations/Candidates";
import { Decision } from "../investigations/Decision";
import { RiskSummary } from "../investigations/RiskSummary";
import {
  cancelInvestigation,
  isOver,
  type Investigation,
} from "../investigations/queries";
import { useLiveInvestigation, type ProgressLine } from "../investigations/useLiveInvestigation";
import { PageTitle } from "../components/PageTitle";

const route = getRouteApi("/investigations/$investigationId");

function Heading({ item }: { item: Investigation }) {
  const facts = [
    numberText(item),
    statedText(item.identifiers),
    item.country_code && countryName(item.country_code),
    `depth ${item.depth.toUpperCase()}`,
    `run ${String(item.run_version)}`,
    `started ${instant(item.started_at ?? item.created_at)}`,
  ].filter(Boolean);
  return (
    <Stack gap={4}>
      <Group gap="sm">
        <PageTitle title={item.company_name} />
        <WordBadge word={item.status} />
      </Group>
      <Text size="sm" className="dimmed">
        {facts.join(" · ")}
      </Text>
      <Text size="sm">
        Subject: {words(item.subject.status)}
        {item.subject.identified_by && ` (by ${item.subject.identified_by})`}
      </Text>
    </Stack>
  );
}

export function LiveProgress({ item, lines }: { item: Investigation; lines: ProgressLine[] }) {
  const queries = useQueryClient();
  const may = useMay();
  const cancel = useMutation({
    mutationFn: () => cancelInvestigation(item.id),
    onSettled: () => queries.invalidateQueries({ queryKey: ["investigation", item.id] }),
  });
  return (
    <Paper withBorder p="md" component="section" aria-label="Progress">
      <Stack gap="xs">
        {cancel.isError && <ProblemAlert error={cancel.error} />}
        <Progress.Root size="lg">
          <Progress.Section value={item.progress.percent} aria-label="Progress of the investigation" />
        </Progress.Root>
        <Group justify="space-between">
          <Text size="sm" role="status">
            {item.progress.percent}% · {item.progress.message ?? "Waiting for a worker"}
          </Text>
          {may("run") && (
            <Button variant="default" size="xs" loading={cancel.isPending} onClick={() => cancel.mutate()}>
              Cancel
            </Button>
          )}
        </Group>
        {lines.slice(-8).map((line) => (
          <Text key={line.id} size="xs" className="dimmed">
            {line.message}
          </Text>
        ))}
      </Stack>
    </Paper>
  );
}

/** What is to be decided and what bars it, beside the risk; everything else is a tab below. */
function Result({ item }: { item: Investigation }) {
  return (
    <Stack>
      {item.error && (
        <Paper withBorder p="md">
          <Text fw={600}>The run failed</Text>
          <Text size="sm">{item.error.detail}</Text>
          <Text size="xs" className="dimmed mono">
            {item.error.code}
          </Text>
        </Paper>
      )}
      <Candidates item={item} />
      <SimpleGrid cols={{ base: 1, lg: item.status === "complete" ? 2 : 1 }} spacing="md">
        {item.status === "complete" && <Decision key={`decision on ${item.id}`} item={item} />}
        <Stack>
          <RiskSummary item={item} />
          {item.report_id && (
            <Group>
              <Button
                renderRoot={(props) => (
                  <Link to="/reports/$reportId" params={{ reportId: item.report_id ?? "" }} {...props} />
                )}
              >
                Read the report
              </Button>
            </Group>
          )}
          <Actions key={item.id} item={item} />
        </Stack>
      </SimpleGrid>
      <RunTabs key={`tabs of ${item.id}`} item={item} />
    </Stack>
  );
}

export function InvestigationPage() {
  const { investigationId } = route.useParams();
  const { query, lines } = useLiveInvestigation(investigationId);
  if (query.isPending) return <Skeleton height={240} role="status" aria-label="Loading the investigation" />;
  if (query.isError) return <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />;
  const item = query.data;
  return (
    <Stack>
      <Heading item={item} />
      {isOver(item.status) ? <Result item={item} /> : <LiveProgress item={item} lines={lines} />}
    </Stack>
  );
}
