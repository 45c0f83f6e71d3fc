import { Alert, Anchor, Button, Group, Paper, Progress, SegmentedControl, Stack, Text, Title } from "@mantine/core";
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useEffect, useState } from "react";

import { DataTable, type Column } from "../../../components/DataTable";
import { ProblemAlert } from "../../../components/ProblemAlert";
import { Empty, Loading } from "../../../components/states";
import { saveText } from "../../../download";
import type { CsvFile, CsvRow } from "../../../csv";
import { donePercent } from "../../../figures";
import { reasonsOf, refusedFile, valuesOf, type Target } from "../mapping";
import { WhatChanges } from "./WhatChanges";
import { cancelImport, importQuery, importRowsQuery, isOver, refusedRows, type Import, type ImportRow, type Outcome } from "../queries/imports";

const OUTCOMES = ["rejected", "created", "updated", "unchanged", "skipped"] as const satisfies Outcome[];
type Shown = (typeof OUTCOMES)[number];
const DONE: Record<Shown, string> = {
  rejected: "Refused",
  created: "Added",
  updated: "Updated",
  unchanged: "Unchanged",
  skipped: "Left alone",
};
const WOULD: Record<Shown, string> = {
  rejected: "Would be refused",
  created: "Would be added",
  updated: "Would be updated",
  unchanged: "No change",
  skipped: "Would be left alone",
};

export interface Proceed {
  run: () => void;
  loading: boolean;
}

interface Props {
  id: string;
  /** The chosen file, where this page sent it: its own columns and lines go into the download. */
  file: CsvFile | null;
  rowAt: ReadonlyMap<number, CsvRow>;
  /** What each of its columns becomes. */
  targets: readonly Target[];
  /** After a dry run of what the page holds: the import itself. */
  proceed: Proceed | null;
}

/** An import while it runs and afterwards: progress, outcome of each row, refused rows as a file. */
export function ImportResult({ id, file, rowAt, targets, proceed }: Props) {
  const query = useQuery(importQuery(id));
  const queries = useQueryClient();
  const cancel = useMutation({
    mutationFn: () => cancelImport(id),
    onSettled: () => queries.invalidateQueries({ queryKey: ["import", id] }),
  });
  const over = query.data ? isOver(query.data) : false;
  const wrote = over && !query.data?.dry_run;
  useEffect(() => {
    if (!over) return;
    void queries.invalidateQueries({ queryKey: ["imports"] });
    if (wrote) void queries.invalidateQueries({ queryKey: ["customers"] });
  }, [over, wrote, queries]);
  if (query.isPending) return <Loading what="the import" />;
  if (query.isError) return <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />;
  const job = query.data;
  return (
    <Paper withBorder p="md" component="section" aria-label={job.dry_run ? "Dry run" : "Import"}>
      <Stack gap="sm">
        <Title order={2} size="h4">
          {job.dry_run ? "Dry run" : "Import"} of {job.file_name}
        </Title>
        {over ? <Summary job={job} /> : <Running job={job} cancel={() => cancel.mutate()} cancelling={cancel.isPending} />}
        {cancel.isError && <ProblemAlert error={cancel.error} />}
        {over && job.total > 0 && <Rows job={job} file={file} rowAt={rowAt} targets={targets} />}
        {over && job.dry_run && job.status === "complete" && (
          <Next job={job} proceed={proceed} />
        )}
      </Stack>
    </Paper>
  );
}

function Running({ job, cancel, cancelling }: { job: Import; cancel: () => void; cancelling: boolean }) {
  const percent = donePercent(job.done, job.total);
  return (
    <>
      <Progress.Root size="lg">
        <Progress.Section value={percent} aria-label="Progress of the import" />
      </Progress.Root>
      <Group justify="space-between">
        <Text size="sm" role="status">
          {job.done.toLocaleString()} of {job.total.toLocaleString()} rows
        </Text>
        <Button size="xs" variant="default" loading={cancelling} onClick={cancel}>
          Cancel
        </Button>
      </Group>
      {!job.dry_run && (
        <Text size="xs" className="dimmed">
          What is imported already stays when you cancel.
        </Text>
      )}
    </>
  );
}

function Summary({ job }: { job: Import }) {
  const labels = job.dry_run ? WOULD : DONE;
  const parts = OUTCOMES.filter((outcome) => job[outcome] > 0 || outcome === "rejected");
  return (
    <>
      {job.status === "failed" && (
        <Alert color="red" variant="outline" role="alert" title="The import failed">
          {typeof job.error?.["detail"] === "string" ? job.error["detail"] : "It ended before all rows were done."}
        </Alert>
      )}
      {job.status === "cancelled" && (
        <Alert color="orange" variant="outline" role="status">
          Cancelled after {job.done.toLocaleString()} of {job.total.toLocaleString()} rows.
          {!job.dry_run && " What was imported stays."}
        </Alert>
      )}
      <Text role="status">
        {job.dry_run ? "Nothing was written. " : ""}
        {parts.map((outcome) => `${labels[outcome]}: ${job[outcome].toLocaleString()}`).join(" · ")}
      </Text>
    </>
  );
}

/** What the import itself will do, before the button that does it. */
function Next({ job, proceed }: { job: Import; proceed: Proceed | null }) {
  const writes = job.created + job.updated;
  if (!proceed) {
    return <Text size="sm">To import, choose the file above and run the dry run again: this page does not keep files.</Text>;
  }
  if (writes === 0) return <Text size="sm">There is nothing to import.</Text>;
  return (
    <Group>
      <Button loading={proceed.loading} onClick={proceed.run}>
        Import {writes.toLocaleString()} {writes === 1 ? "customer" : "customers"}
      </Button>
      <Text size="sm">
        {job.created.toLocaleString()} will be added and {job.updated.toLocaleString()} changed.
        {job.rejected > 0 && ` ${job.rejected.toLocaleString()} refused ${job.rejected === 1 ? "row is" : "rows are"} left out.`} No
        investigation starts.
      </Text>
    </Group>
  );
}

function columnsOf(job: Import, rowAt: Props["rowAt"], targets: Props["targets"]): Column<ImportRow>[] {
  const labels = job.dry_run ? WOULD : DONE;
  return [
    { id: "line", header: "Line", cell: (row) => rowAt.get(row.line)?.line ?? row.line },
    {
      id: "name",
      header: "Name",
      cell: (row) =>
        row.company_id ? (
          <Anchor
            renderRoot={(props) => (
              <Link to="/customers/$companyId" params={{ companyId: row.company_id ?? "" }} search={{ tab: "facts" }} {...props} />
            )}
          >
            {row.name}
          </Anchor>
        ) : (
          row.name || "–"
        ),
    },
    { id: "key", header: "Your own key", cell: (row) => row.external_id ?? "–" },
    { id: "outcome", header: "Outcome", cell: (row) => (row.outcome === "pending" ? "Not done" : labels[row.outcome]) },
    {
      id: "why",
      header: job.updated > 0 && job.dry_run ? "Reason, or what would change" : "Reason",
      cell: (row) => {
        const origin = rowAt.get(row.line);
        if (job.dry_run && row.outcome === "updated" && row.company_id && origin) {
          return <WhatChanges companyId={row.company_id} values={valuesOf(origin, targets)} />;
        }
        return reasonsOf(row) || "–";
      },
    },
  ];
}

function Rows({ job, file, rowAt, targets }: { job: Import } & Pick<Props, "file" | "rowAt" | "targets">) {
  const [outcome, setOutcome] = useState<Shown | "all">(job.rejected > 0 ? "rejected" : "all");
  const query = useInfiniteQuery(importRowsQuery(job.id, outcome === "all" ? null : outcome));
  const save = useMutation({
    mutationFn: async () => saveText(refusedFile(await refusedRows(job.id), file, rowAt), `refused-${job.file_name.replace(/\.\w+$/, "")}.csv`, "text/csv"),
  });
  const rows = query.data?.pages.flatMap((page) => page.items) ?? [];
  const labels = job.dry_run ? WOULD : DONE;
  const choices = [{ value: "all", label: "All" }, ...OUTCOMES.filter((one) => job[one] > 0).map((one) => ({ value: one, label: labels[one] }))];
  return (
    <Stack gap="xs">
      <Group justify="space-between">
        <SegmentedControl
          aria-label="Which rows"
          size="xs"
          data={choices}
          value={outcome}
          onChange={(value) => setOutcome(OUTCOMES.find((one) => one === value) ?? "all")}
        />
        {job.rejected > 0 && (
          <Button size="xs" variant="default" loading={save.isPending} onClick={() => save.mutate()}>
            Download the refused rows
          </Button>
        )}
      </Group>
      {save.isError && <ProblemAlert error={save.error} />}
      {query.isPending && <Loading what="the rows" />}
      {query.isError && <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />}
      {query.data && rows.length === 0 && <Empty>No row has this outcome.</Empty>}
      {rows.length > 0 && (
        <DataTable
          label="Rows of the import"
          columns={columnsOf(job, rowAt, targets)}
          rows={rows}
          rowId={(row) => row.id}
          minWidth={600}
          more={query.hasNextPage ? { load: () => void query.fetchNextPage(), loading: query.isFetchingNextPage } : undefined}
        />
      )}
    </Stack>
  );
}
