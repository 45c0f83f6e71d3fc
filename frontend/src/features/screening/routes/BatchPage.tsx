import { Anchor, Stack, Text } from "@mantine/core";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";

import { Answered } from "../../../components/Answered";
import { BatchProgress, CancelButton } from "../../../components/BatchProgress";
import type { Column } from "../../../components/DataTable";
import { DownloadButton } from "../../../components/DownloadButton";
import { FilterLinks } from "../../../components/FilterLinks";
import { TextFilter } from "../../../components/Filters";
import { PagedTable } from "../../../components/PagedTable";
import { PageHead } from "../../../components/PageHead";
import { useMay } from "../../../components/Permission";
import { instant, words } from "../../../format";
import { isOver } from "../../../work";
import { SCREENING } from "../area";
import { batchFile, batchQuery, batchRowsQuery, cancelBatch, type Batch, type BatchRow } from "../queries/screening";
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
  return (
    <Answered query={query} what="the batch" head={<PageHead title="Screening batch" area={SCREENING} />}>
      {(batch) => <Shown batch={batch} />}
    </Answered>
  );
}

function Shown({ batch }: { batch: Batch }) {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const may = useMay();
  const rows = useInfiniteQuery(batchRowsQuery(batch.id, search, batch.done));
  const over = isOver(batch);
  return (
    <Stack gap="sm">
      <PageHead
        title={`Screening batch, ${instant(batch.created_at)}`}
        says={`Purpose: ${words(batch.purpose)}. Searched for ${batch.topics.map(topicLabel).join(", ")}, at a score of ${String(batch.threshold)} or more.`}
        area={SCREENING}
        actions={
          <>
            {!over && may("run") && <CancelButton cancel={() => cancelBatch(batch.id)} queryKey={["screening-batch", batch.id]} />}
            <DownloadButton label="Download these rows (CSV)" name={`screening-batch-${batch.id}.csv`} fetch={() => batchFile(batch.id, search)} />
          </>
        }
      />
      <BatchProgress
        status={batch.status}
        done={batch.progress}
        label="Screened"
        error={batch.error}
        says={`${batch.done.toLocaleString()} of ${(batch.total - batch.rejected).toLocaleString()} screened${batch.rejected > 0 ? `, ${batch.rejected.toLocaleString()} refused` : ""}`}
      >
        <Text size="sm" className="dimmed">
          “Without a candidate” is no clearance of a party by itself: open a row to see which lists answered and what was compared.
        </Text>
      </BatchProgress>
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
      <TextFilter label="Name contains" value={search.name} width={240} onChange={(name) => void navigate({ search: (all) => batchRowsSearch({ ...all, name }), replace: true })} />
      <PagedTable query={rows} label="Rows" columns={COLUMNS} rowId={(row) => row.id} empty="No row matches these filters." />
    </Stack>
  );
}
