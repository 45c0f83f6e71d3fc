import { Anchor, Button, Checkbox, Group, NativeSelect, Paper, Stack, Text, Title } from "@mantine/core";
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useRef, useState } from "react";

import type { Column } from "../../../components/DataTable";
import { PagedTable } from "../../../components/PagedTable";
import { PageHead } from "../../../components/PageHead";
import { Permitted } from "../../../components/Permission";
import { ProblemAlert } from "../../../components/ProblemAlert";
import { WordBadge } from "../../../components/badges";
import { points } from "../../../figures";
import { day, instant, words } from "../../../format";
import { useMatrices } from "../../studio/useTitles";
import { RISK } from "../area";
import { appetitesQuery, batchesQuery, startBatch, type Batch } from "../queries/risk";

export function batchTitle(batch: Batch): string {
  return `${batch.trial ? "Trial" : "Evaluation"} of ${instant(batch.created_at)}`;
}

/** Which matrix and appetite a batch used, in words. */
export function useBatchRules(): (batch: Batch) => string {
  const matrixOf = useMatrices();
  return (batch) => {
    const matrix = batch.matrix_id ? matrixOf(batch.matrix_id, batch.matrix_version).text : "the matrix in use";
    return `${matrix}, ${batch.appetite ? `${words(batch.appetite)} appetite` : "the policy’s appetite"}`;
  };
}

function Rules({ batch }: { batch: Batch }) {
  return <>{useBatchRules()(batch)}</>;
}

const COLUMNS: Column<Batch>[] = [
  {
    id: "batch",
    header: "Batch",
    cell: (batch) => (
      <Anchor renderRoot={(props) => <Link to="/risk/batches/$batchId" params={{ batchId: batch.id }} search={{ tab: "results" as const }} {...props} />}>
        {batchTitle(batch)}
      </Anchor>
    ),
  },
  { id: "rules", header: "By", cell: (batch) => <Rules batch={batch} /> },
  { id: "as_of", header: "Facts of", cell: (batch) => day(batch.as_of) },
  { id: "status", header: "Status", cell: (batch) => <WordBadge word={batch.status} /> },
  { id: "total", header: "Companies", cell: (batch) => batch.total.toLocaleString() },
  { id: "failed", header: "Failed", cell: (batch) => batch.failed.toLocaleString() },
];

function Start() {
  const navigate = useNavigate();
  const queries = useQueryClient();
  const key = useRef(crypto.randomUUID());
  const appetites = useQuery(appetitesQuery);
  const [trial, setTrial] = useState(true);
  const [appetite, setAppetite] = useState("");
  const [neverEvaluated, setNeverEvaluated] = useState(false);
  const kept = !trial && appetite === "";
  const start = useMutation({
    mutationFn: () => startBatch({ trial, appetite: appetite || null, neverEvaluated }, key.current),
    onSuccess: async (batch) => {
      await queries.invalidateQueries({ queryKey: ["risk-batches"] });
      await navigate({ to: "/risk/batches/$batchId", params: { batchId: batch.id }, search: { tab: "results" } });
    },
  });
  const renew = () => {
    key.current = crypto.randomUUID();
    start.reset();
  };
  return (
    <Stack gap="sm">
      <Group gap="md" align="flex-end">
        <NativeSelect
          size="xs"
          label="Appetite"
          data={[{ value: "", label: "the policy’s" }, ...(appetites.data?.items ?? []).filter((one) => !one.active).map((one) => ({ value: one.name, label: `${words(one.name)}: CDD from ${points(one.cdd_from)}, EDD from ${points(one.edd_from)}` }))]}
          value={appetite}
          onChange={(event) => {
            renew();
            setAppetite(event.currentTarget.value);
          }}
        />
        <Checkbox
          size="xs"
          mb={6}
          label="Trial: keep the results for comparison only"
          checked={!kept}
          disabled={appetite !== ""}
          onChange={(event) => {
            renew();
            setTrial(event.currentTarget.checked);
          }}
        />
        <Checkbox
          size="xs"
          mb={6}
          label="Only companies without an evaluation"
          checked={neverEvaluated}
          onChange={(event) => {
            renew();
            setNeverEvaluated(event.currentTarget.checked);
          }}
        />
      </Group>
      <Text size="sm">
        {kept
          ? "Each company gets a new evaluation that counts from then on. Decisions that were made stay; those that rest on an outdated basis say so."
          : "Nothing changes for any company: the run shows what would."}
      </Text>
      {appetites.isError && <ProblemAlert error={appetites.error} onRetry={() => void appetites.refetch()} />}
      {start.isError && <ProblemAlert error={start.error} />}
      <Group>
        <Button size="xs" loading={start.isPending} onClick={() => start.mutate()}>
          {kept ? "Evaluate the portfolio" : "Start the trial"}
        </Button>
      </Group>
    </Stack>
  );
}

export function RiskBatchesPage() {
  const query = useInfiniteQuery(batchesQuery);
  return (
    <Stack gap="sm">
      <PageHead title="Evaluation batches" says="Evaluate every company whose relationship is open, or try what another appetite would say, and see who moves between levels." area={RISK} />
      <Paper withBorder p="md" component="section" aria-label="New batch">
        <Permitted to="run" needs="the right to evaluate (analyst, senior officer or MLRO)">
          <Start />
        </Permitted>
      </Paper>
      <Title order={2} size="h5">
        Earlier batches
      </Title>
      <PagedTable query={query} label="Batches" columns={COLUMNS} rowId={(batch) => batch.id} empty="No batch was run yet. Start a trial above: it changes nothing." />
    </Stack>
  );
}
