import { Anchor, Button, Group, Paper, Progress, Stack, Text, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";

import type { Column } from "../../../components/DataTable";
import { DownloadButton } from "../../../components/DownloadButton";
import { FilterLinks } from "../../../components/FilterLinks";
import { PagedTable } from "../../../components/PagedTable";
import { PageHead } from "../../../components/PageHead";
import { ProblemAlert } from "../../../components/ProblemAlert";
import { Loading } from "../../../components/states";
import { WordBadge } from "../../../components/badges";
import { instant, words } from "../../../format";
import { meQuery } from "../../../queries";
import { SCREENING } from "../area";
import { batchFile, batchQuery, batchRowsQuery, cancelBatch, isOver, type Batch, type BatchRow } from "../queries/screening";
import { topicLabel } from "../said";
import { batchRowsSearch, type BatchRowsSearch } from "../search";
import { foundText } from "./ScreeningPage";

const route = getRouteApi("/screening/batches/$batchId");

function problemText(row: BatchRow): string {
  return row.problems.map((one) => `${one.loc.join(".") || "row"}: ${one.msg}`).join("; ");
}

const COLUMNS: Column<BatchRow>[] = [
  { id: "number", header: "Row", cell: (row) => row.row_number },
  {
    id: "name",
    header: "Party",
    cell: (row) =>
      row.screening_id ? (
        <Anchor renderRoot={(props) => <Link to="/screening/$screeningId" params={{ screeningId: row.screening_id ?? "" }} {...props} />}>
          {row.name}
        </Anchor>
      ) : (
        row.name || "–"
      ),
  },
  { id: "reference", header: "Your key", cell: (row) => row.reference ?? "–" },
  {
    id: "found",
    header: "Found",
    cell: (row) => (row.status === "rejected" ? `refused: ${problemText(row)}` : row.status === "pending" ? "waits" : foundText(row.outcome, row.candidates)),
  },
  { id: "strength", header: "Best match", cell: (row) => (row.best_strength ? words(row.best_strength) : "–") },
];

const FILTERS: { label: string; search: BatchRowsSearch; count: (batch: Batch) => number }[] = [
  { label: "All", search: {}, count: (batch) => batch.total },
  { label: "With candidates", search: { outcome: "hits" }, count: (batch) => batch.hits },
  { label: "Not assessed", search: { outcome: "not_assessed" }, count: (batch) => batch.not_assessed },
  { label: "Refused", search: { status: "rejected" }, count: (batch) => batch.rejected },
  { label: "Waiting", search: { status: "pending" }, count: (batch) => Math.max(batch.total - batch.done - batch.rejected, 0) },
];

export function BatchPage() {
  const { batchId } = route.useParams();
  const query = useQuery(batchQuery(batchId));
  if (query.isPending) return <Loading what="the batch" height={240} />;
  if (query.isError) {
    return (
      <Stack gap="sm">
        <PageHead title="Screening batch" area={SCREENING} />
        <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />
      </Stack>
    );
  }
  return <Shown batch={query.data} />;
}

function Shown({ batch }: { batch: Batch }) {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const me = useQuery(meQuery);
  const queries = useQueryClient();
  const rows = useInfiniteQuery(batchRowsQuery(batch.id, search, batch.done));
  const cancel = useMutation({
    mutationFn: () => cancelBatch(batch.id),
    onSettled: () => queries.invalidateQueries({ queryKey: ["screening-batch", batch.id] }),
  });
  const later = useDebouncedCallback(
    (name: string) => void navigate({ search: (all) => batchRowsSearch({ ...all, name }), replace: true }),
    300,
  );
  const over = isOver(batch);
  return (
    <Stack gap="sm">
      <PageHead
        title={`Screening batch, ${instant(batch.created_at)}`}
        says={`Purpose: ${words(batch.purpose)}. Searched for ${batch.topics.map(topicLabel).join(", ")}, at a score of ${String(batch.threshold)} or more.`}
        area={SCREENING}
        actions={
          <>
            {!over && me.data?.permissions.includes("run") && (
              <Button size="xs" variant="default" loading={cancel.isPending} onClick={() => cancel.mutate()}>
                Cancel
              </Button>
            )}
            <DownloadButton label="Download these rows (CSV)" name={`screening-batch-${batch.id}.csv`} fetch={() => batchFile(batch.id, search)} />
          </>
        }
      />
      {cancel.isError && <ProblemAlert error={cancel.error} />}
      <Paper withBorder p="md" component="section" aria-label="Progress">
        <Stack gap="xs">
          <Group gap="sm">
            <WordBadge word={batch.status} />
            <Text size="sm" role="status">
              {batch.done.toLocaleString()} of {(batch.total - batch.rejected).toLocaleString()} screened
              {batch.rejected > 0 && `, ${batch.rejected.toLocaleString()} refused`}
            </Text>
          </Group>
          {!over && <Progress value={batch.progress} aria-label="Screened" />}
          {batch.error && <Text size="sm">It stopped: {String(batch.error["detail"] ?? batch.error["code"] ?? "no reason was given")}</Text>}
          <Text size="sm" className="dimmed">
            “Without a candidate” is no clearance of a party by itself: open a row to see which lists answered and what was compared.
          </Text>
        </Stack>
      </Paper>
      <FilterLinks
        label="Rows"
        links={[
          ...FILTERS.map((filter) => ({
            label: `${filter.label} (${filter.count(batch).toLocaleString()})`,
            active: search.outcome === filter.search.outcome && search.status === filter.search.status,
            link: (props: Record<string, unknown>) => (
              <Link to="/screening/batches/$batchId" params={{ batchId: batch.id }} search={filter.search} replace {...props} />
            ),
          })),
          {
            label: `Without a candidate (${batch.clear.toLocaleString()})`,
            active: search.outcome === "clear",
            link: (props: Record<string, unknown>) => (
              <Link to="/screening/batches/$batchId" params={{ batchId: batch.id }} search={{ outcome: "clear" }} replace {...props} />
            ),
          },
        ]}
      />
      <TextInput size="xs" label="Name contains" maw={240} defaultValue={search.name ?? ""} onChange={(event) => later(event.currentTarget.value)} />
      <PagedTable query={rows} label="Rows" columns={COLUMNS} rowId={(row) => row.id} empty="No row matches these filters." />
    </Stack>
  );
}
