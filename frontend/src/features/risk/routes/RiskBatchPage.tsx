import { Alert, Anchor, Button, Group, List, Paper, Stack, Tabs, Text, Title } from "@mantine/core";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { Fragment } from "react";

import { asProblem } from "../../../api/problem";
import { Answered } from "../../../components/Answered";
import { BatchProgress, CancelButton } from "../../../components/BatchProgress";
import type { Column } from "../../../components/DataTable";
import { DownloadButton } from "../../../components/DownloadButton";
import { Choice } from "../../../components/Filters";
import { MadeOf } from "../../../components/MadeOf";
import { PagedTable } from "../../../components/PagedTable";
import { EvaluationFigure } from "../../../components/EvaluationFigure";
import { PageHead } from "../../../components/PageHead";
import { useMay } from "../../../components/Permission";
import { ProblemAlert } from "../../../components/ProblemAlert";
import { TabStrip } from "../../../components/TabStrip";
import { Empty, Loading } from "../../../components/states";
import { percent, signed } from "../../../figures";
import { day, words } from "../../../format";
import { isOver } from "../../../work";
import { RISK } from "../area";
import { levelSaid } from "../levels";
import { MigrationMatrix } from "../components/MigrationMatrix";
import { batchQuery, cancelBatch, comparisonQuery, movementsQuery, resultsFile, resultsQuery, type Batch, type Movement, type Result } from "../queries/risk";
import { batchSearch, BATCH_TABS, CHANGES, levelWord, OUTCOMES } from "../search";
import { batchTitle, useBatchRules } from "./RiskBatchesPage";

const route = getRouteApi("/risk/batches/$batchId");
const TABS: Record<(typeof BATCH_TABS)[number], string> = { results: "Results", movements: "Who moved, and why" };

export function RiskBatchPage() {
  const { batchId } = route.useParams();
  const query = useQuery(batchQuery(batchId));
  return (
    <Answered query={query} what="the batch" head={<PageHead title="Evaluation batch" area={RISK} />}>
      {(batch) => <Shown batch={batch} />}
    </Answered>
  );
}

function Shown({ batch }: { batch: Batch }) {
  const { tab } = route.useSearch();
  const navigate = route.useNavigate();
  const may = useMay();
  const over = isOver(batch);
  const rulesOf = useBatchRules();
  return (
    <Stack gap="sm">
      <PageHead
        title={batchTitle(batch)}
        says={`By ${rulesOf(batch)}, on the facts of ${day(batch.as_of)}. ${batch.trial ? "A trial: no company’s evaluation changed." : "These evaluations count."}`}
        area={RISK}
        actions={
          <>
            {!over && may("run") && <CancelButton cancel={() => cancelBatch(batch.id)} queryKey={["risk-batch", batch.id]} />}
            <DownloadButton label="Download the results (CSV)" name={`evaluations-${batch.id}.csv`} fetch={() => resultsFile(batch.id)} />
          </>
        }
      />
      <BatchProgress
        status={batch.status}
        done={batch.total === 0 ? 0 : (100 * batch.done) / batch.total}
        label="Evaluated"
        error={batch.error}
        says={
          <>
            {batch.done.toLocaleString()} of {batch.total.toLocaleString()} companies:{" "}
            {OUTCOMES.map((outcome, at) => (
              <Fragment key={outcome}>
                {at > 0 && ", "}
                <MadeOf
                  what={`companies: ${outcome}`}
                  link={(props) => <Link to="/risk/batches/$batchId" params={{ batchId: batch.id }} search={batchSearch({ tab: "results", outcome })} hash="rows" replace {...props} />}
                >
                  {batch[outcome].toLocaleString()}
                </MadeOf>{" "}
                {outcome}
              </Fragment>
            ))}
          </>
        }
      />
      {over && <Migration batch={batch} />}
      <Tabs id="rows" value={tab} keepMounted={false} onChange={(value) => void navigate({ search: batchSearch({ tab: value }), replace: true, resetScroll: false })}>
        <TabStrip label="Parts of the batch" tabs={BATCH_TABS} labels={TABS} chosen={tab} />
        <Tabs.Panel value="results" pt="sm">
          <Results batch={batch} />
        </Tabs.Panel>
        <Tabs.Panel value="movements" pt="sm">
          {over ? <Movements batch={batch} /> : <Empty>Movements are shown once the batch is complete.</Empty>}
        </Tabs.Panel>
      </Tabs>
    </Stack>
  );
}

function Migration({ batch }: { batch: Batch }) {
  const query = useQuery(comparisonQuery(batch.id));
  const rulesOf = useBatchRules();
  // without an earlier complete run there is nothing to compare with
  const alone = query.isError && [404, 409, 422].includes(asProblem(query.error).status);
  return (
    <Paper withBorder p="md" component="section" aria-label="Migration">
      <Stack gap="xs">
        <Title order={2} size="h5">
          Migration since the complete run before
        </Title>
        {query.isPending && <Loading what="the comparison" height={120} />}
        {alone && <Text size="sm">There is no earlier complete run to compare with. {asProblem(query.error).detail}</Text>}
        {query.isError && !alone && <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />}
        {query.data && (
          <>
            <Text size="sm" className="dimmed">
              Before: {batchTitle(query.data.before)}, by {rulesOf(query.data.before)}.
            </Text>
            {query.data.compared === 0 ? <Text size="sm">No company is in both runs.</Text> : <MigrationMatrix comparison={query.data} batchId={batch.id} />}
          </>
        )}
      </Stack>
    </Paper>
  );
}

function resultColumns(batch: Batch): Column<Result>[] {
  return [
    {
      id: "company",
      header: "Company",
      cell: (row) => (
        <Anchor renderRoot={(props) => <Link to="/customers/$companyId" params={{ companyId: row.company_id }} search={{ tab: "facts" as const }} {...props} />}>
          {row.company_name}
        </Anchor>
      ),
    },
    { id: "outcome", header: "Outcome", cell: (row) => (row.problem ? `failed: ${String(row.problem["detail"] ?? row.problem["code"])}` : words(row.outcome)) },
    {
      id: "level",
      header: batch.trial ? "Would be" : "Level",
      cell: (row) => {
        const said = levelSaid({ level: row.level, high: row.level_high, provisional: row.provisional, identified: row.identified, score: row.score });
        return row.evaluation_id ? (
          <Anchor renderRoot={(props) => <Link to="/risk/evaluations/$evaluationId" params={{ evaluationId: row.evaluation_id ?? "" }} {...props} />}>{said}</Anchor>
        ) : (
          said
        );
      },
    },
    {
      id: "before",
      header: "Before",
      cell: (row) => levelSaid({ level: row.previous_level, high: row.previous_level_high, provisional: row.previous_provisional, identified: row.previous_identified }),
    },
    { id: "movement", header: "Points", cell: (row) => (row.movement === null || row.identified === false ? "–" : signed(row.movement)) },
    { id: "tier", header: "Tier", cell: (row) => (row.tier && row.identified !== false ? row.tier.toUpperCase() : "–") },
    { id: "coverage", header: "Coverage", cell: (row) => (row.coverage === null || row.identified === false ? "–" : <EvaluationFigure id={row.evaluation_id} what="coverage, factor by factor">
          {percent(row.coverage)}
        </EvaluationFigure>) },
  ];
}

function Results({ batch }: { batch: Batch }) {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const query = useInfiniteQuery(resultsQuery(batch.id, batch.done, search));
  return (
    <Stack gap="sm">
      <Group>
        <Choice
          label="Outcome"
          any="any"
          all={OUTCOMES}
          value={search.outcome}
          onChange={(outcome) => void navigate({ search: (all) => batchSearch({ ...all, outcome }), replace: true, resetScroll: false })}
        />
      </Group>
      <PagedTable
        query={query}
        label="Results"
        columns={resultColumns(batch)}
        rowId={(row) => row.id}
        minWidth={820}
        empty={search.outcome ? "No company has this outcome." : "No company meets the conditions of this batch."}
      />
    </Stack>
  );
}

const MOVEMENTS: Column<Movement>[] = [
  {
    id: "company",
    header: "Company",
    cell: (row) => (
      <Anchor renderRoot={(props) => <Link to="/customers/$companyId" params={{ companyId: row.company_id }} search={{ tab: "facts" as const }} {...props} />}>
        {row.company_name}
      </Anchor>
    ),
  },
  {
    id: "before",
    header: "Before",
    cell: (row) => levelSaid({ level: row.level_before, high: row.level_high_before, provisional: row.provisional_before, identified: row.identified_before, score: row.score_before }),
  },
  {
    id: "after",
    header: "After",
    cell: (row) => levelSaid({ level: row.level_after, high: row.level_high_after, provisional: row.provisional_after, identified: row.identified_after, score: row.score_after }),
  },
  { id: "points", header: "Points", cell: (row) => signed(row.movement) },
  {
    id: "why",
    header: "Why",
    cell: (row) =>
      row.causes.length === 0 ? (
        "nothing moved"
      ) : (
        <List size="sm" listStyleType="none">
          {row.causes.map((cause) => (
            <List.Item key={`${cause.kind}:${cause.name}`}>
              {signed(cause.change)} {cause.text}
            </List.Item>
          ))}
        </List>
      ),
  },
];

const CHANGE_LABELS: Record<(typeof CHANGES)[number], string> = {
  up: "moved up",
  down: "moved down",
  same: "stayed",
  only_before: "only in the earlier run",
  only_after: "only in this run",
};

function Movements({ batch }: { batch: Batch }) {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const query = useInfiniteQuery(movementsQuery(batch.id, search));
  if (query.isError && asProblem(query.error).status === 409) {
    return <Alert variant="outline" color="gray" title="Nothing to compare with">{asProblem(query.error).detail}</Alert>;
  }
  const levels = [search.before && `from ${levelWord(search.before)}`, search.after && `to ${levelWord(search.after)}`].filter(Boolean).join(" ");
  return (
    <Stack gap="sm">
      <Group gap="sm" align="flex-end">
        <Choice
          label="Change"
          any="any"
          all={CHANGES}
          say={(change) => CHANGE_LABELS[change]}
          value={search.change}
          onChange={(change) => void navigate({ search: (all) => batchSearch({ ...all, change }), replace: true, resetScroll: false })}
        />
        {levels && (
          <>
            <Text size="sm" mb={4}>
              Only {levels}.
            </Text>
            <Button size="compact-xs" mb={4} variant="default" renderRoot={(props) => <Link to="/risk/batches/$batchId" params={{ batchId: batch.id }} search={{ tab: "movements" as const }} replace {...props} />}>
              All levels
            </Button>
          </>
        )}
      </Group>
      <PagedTable query={query} label="Movements" columns={MOVEMENTS} rowId={(row) => row.company_id} minWidth={820} empty="No company is in both runs and meets these filters." />
    </Stack>
  );
}
