import { Anchor, Button, Stack, Text } from "@mantine/core";
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { useRef } from "react";

import { Answered } from "../../../components/Answered";
import { BatchProgress, CancelButton } from "../../../components/BatchProgress";
import type { Column } from "../../../components/DataTable";
import { DownloadButton } from "../../../components/DownloadButton";
import { FilterLinks } from "../../../components/FilterLinks";
import { PagedTable } from "../../../components/PagedTable";
import { EvaluationFigure } from "../../../components/EvaluationFigure";
import { PageHead } from "../../../components/PageHead";
import { useMay } from "../../../components/Permission";
import { ProblemAlert } from "../../../components/ProblemAlert";
import { RiskLevel } from "../../../components/RiskLevel";
import { percent } from "../../../figures";
import { instant, tiers } from "../../../format";
import type { Investigation } from "../../../investigations/queries";
import { isOver } from "../../../work";
import { ROW_WORDS, reasonsOf, resultFile, type BatchRow } from "../batch";
import { allRows, batchQuery, cancelBatch, countsOf, resumeBatch, rowsQuery, type Batch, type Outcome } from "../queries";

const route = getRouteApi("/investigations/batches/$batchId");

const COLUMNS: Column<Outcome>[] = [
  { id: "number", header: "Row", cell: ({ row }) => row.row_number },
  {
    id: "name",
    header: "Company",
    cell: ({ row, run }) =>
      run ? (
        <Anchor renderRoot={(props) => <Link to="/investigations/$investigationId" params={{ investigationId: run.id }} {...props} />}>{row.company_name}</Anchor>
      ) : (
        row.company_name || "–"
      ),
  },
  { id: "key", header: "Your own key", cell: ({ row }) => row.external_id ?? "–" },
  { id: "outcome", header: "Outcome", cell: ({ row }) => (row.status === "rejected" ? `Refused: ${reasonsOf(row.problems)}` : ROW_WORDS[row.status]) },
  { id: "risk", header: "Risk", cell: ({ run }) => (run && isOver(run) ? <RiskLevel item={run} /> : "–") },
  { id: "tier", header: "Tier", cell: ({ run }) => (run?.identified && run.risk ? tiers(run.risk) : "–") },
  { id: "coverage", header: "Coverage", cell: ({ run }) => (run?.identified && run.risk ? <EvaluationFigure id={run.risk.evaluation_id} what="coverage, factor by factor">
          {percent(run.risk.coverage)}
        </EvaluationFigure> : "–") },
];

const STATUSES = ["pending", "started", "complete", "failed", "cancelled", "rejected"] as const satisfies BatchRow["status"][];

async function file(id: string): Promise<Blob> {
  const outcomes = await allRows(id);
  const runs = new Map(outcomes.flatMap(({ run }): [string, Investigation][] => (run ? [[run.id, run]] : [])));
  return new Blob([resultFile(outcomes.map(({ row }) => row), runs)], { type: "text/csv;charset=utf-8" });
}

export function BatchPage() {
  const { batchId } = route.useParams();
  const query = useQuery(batchQuery(batchId));
  return (
    <Answered query={query} what="the batch" head={<PageHead title="Batch of investigations" />}>
      {(batch) => <Shown batch={batch} />}
    </Answered>
  );
}

function Resume({ batch }: { batch: Batch }) {
  const navigate = useNavigate();
  const queries = useQueryClient();
  const key = useRef(crypto.randomUUID());
  const resume = useMutation({
    mutationFn: () => resumeBatch(batch.id, key.current),
    onSuccess: async (made) => {
      await queries.invalidateQueries({ queryKey: ["investigation-batches"] });
      await navigate({ to: "/investigations/batches/$batchId", params: { batchId: made.id } });
    },
  });
  return (
    <Stack gap="xs">
      <Button size="xs" variant="default" loading={resume.isPending} onClick={() => resume.mutate()}>
        Start the rest as a new batch
      </Button>
      {resume.isError && <ProblemAlert error={resume.error} />}
    </Stack>
  );
}

function Shown({ batch }: { batch: Batch }) {
  const { status } = route.useSearch();
  const may = useMay();
  const counts = countsOf(batch);
  const over = batch.total - counts.pending - counts.started;
  const rows = useInfiniteQuery(rowsQuery(batch, status));
  const done = isOver(batch);
  return (
    <Stack gap="sm">
      <PageHead
        title={`Batch of investigations, ${instant(batch.created_at)}`}
        says={batch.resumes ? "It does the rest of a batch that was stopped." : undefined}
        actions={
          <>
            <Anchor size="sm" renderRoot={(props) => <Link to="/investigations/batches" {...props} />}>
              All batches
            </Anchor>
            {!done && may("run") && <CancelButton cancel={() => cancelBatch(batch.id)} queryKey={["investigation-batch", batch.id]} />}
            {(batch.status === "cancelled" || batch.status === "failed") && may("run") && <Resume batch={batch} />}
            <DownloadButton label="Download all rows (CSV)" name={`investigations-${batch.id}.csv`} fetch={() => file(batch.id)} />
          </>
        }
      />
      <BatchProgress
        status={batch.status}
        done={batch.progress}
        label="Investigated"
        error={batch.error}
        says={`${over.toLocaleString()} of ${batch.total.toLocaleString()} rows are over, ${counts.started.toLocaleString()} under way`}
      >
        <Text size="sm" className="dimmed">
          “Complete” says that the run ended, not that a company is approved: each case is decided on its own page.
        </Text>
      </BatchProgress>
      <FilterLinks
        label="Rows"
        links={[
          {
            label: `All (${batch.total.toLocaleString()})`,
            active: status === undefined,
            link: (props) => <Link to="/investigations/batches/$batchId" params={{ batchId: batch.id }} search={{}} replace {...props} />,
          },
          ...STATUSES.filter((one) => counts[one] > 0 || one === status).map((one) => ({
            label: `${ROW_WORDS[one].charAt(0).toUpperCase()}${ROW_WORDS[one].slice(1)} (${counts[one].toLocaleString()})`,
            active: status === one,
            link: (props: Record<string, unknown>) => <Link to="/investigations/batches/$batchId" params={{ batchId: batch.id }} search={{ status: one }} replace {...props} />,
          })),
        ]}
      />
      <PagedTable query={rows} label="Rows" columns={COLUMNS} rowId={({ row }) => String(row.row_number)} empty="No row is in this state." />
    </Stack>
  );
}
