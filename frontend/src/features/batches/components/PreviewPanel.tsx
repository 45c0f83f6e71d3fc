import { Anchor, Button, Checkbox, Group, Paper, SegmentedControl, Stack, Text, Title } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useRef, useState } from "react";

import { DataTable, type Column } from "../../../components/DataTable";
import { ProblemAlert } from "../../../components/ProblemAlert";
import { Empty } from "../../../components/states";
import type { CsvFile } from "../../../csv";
import { instant } from "../../../format";
import { identifiedBy, inLines, isSent, reasonsOf, type Item, type LeftOut, type Preview, type PreviewRow } from "../batch";
import { startBatch } from "../queries";

interface Props {
  preview: Preview;
  items: Item[];
  file: CsvFile;
}

const VIEWS = {
  all: { label: "All", shows: () => true },
  rejected: { label: "Refused", shows: (row: PreviewRow) => row.outcome === "rejected" },
  repeated: { label: "Named before", shows: (row: PreviewRow) => row.same_as_row !== null },
  investigated: { label: "Investigated before", shows: (row: PreviewRow) => row.earlier !== null },
} as const;
type View = keyof typeof VIEWS;
const isView = (value: string): value is View => Object.hasOwn(VIEWS, value);

function Notes({ row, lineOf }: { row: PreviewRow; lineOf: (row: number) => number }) {
  if (row.outcome === "rejected") return <>{inLines(reasonsOf(row.problems), lineOf)}</>;
  const notes = [];
  if (row.same_as_row !== null) notes.push(<span key="same">The same company as line {lineOf(row.same_as_row)}. </span>);
  if (row.earlier) {
    const id = row.earlier.investigation_id;
    notes.push(
      <Anchor key="earlier" size="sm" underline="always" renderRoot={(props) => <Link to="/investigations/$investigationId" params={{ investigationId: id }} {...props} />}>
        Investigated {instant(row.earlier.created_at)} ({row.earlier.status})
      </Anchor>,
    );
  } else if (row.company_id === null) notes.push(<span key="new">{row.registration_number && row.same_as_row !== null ? "" : "A customer is added."}</span>);
  return <>{notes}</>;
}

function columnsOf(lineOf: (row: number) => number, out: LeftOut): Column<PreviewRow>[] {
  return [
    { id: "line", header: "Line", cell: (row) => lineOf(row.row_number) },
    { id: "name", header: "Company", cell: (row) => row.company_name || "–" },
    { id: "by", header: "Identified by", cell: (row) => (row.outcome === "rejected" ? "–" : identifiedBy(row)) },
    { id: "country", header: "Country", cell: (row) => row.country_code ?? "–" },
    { id: "depth", header: "Depth", cell: (row) => row.depth?.toUpperCase() ?? "–" },
    { id: "outcome", header: "What happens", cell: (row) => (row.outcome === "rejected" ? "Refused" : isSent(row, out) ? "Starts" : "Left out") },
    { id: "notes", header: "Why, or what to know", cell: (row) => <Notes row={row} lineOf={lineOf} /> },
  ];
}

/** What each row would become, what may be left out, and the start. */
export function PreviewPanel({ preview, items, file }: Props) {
  const navigate = useNavigate();
  const queries = useQueryClient();
  const key = useRef(crypto.randomUUID());
  const [out, setOut] = useState<LeftOut>({ repeated: false, investigated: false });
  const [view, setView] = useState<View>("all");
  const lineOf = (row: number) => file.rows[row - 1]?.line ?? row;
  const sent = preview.rows.filter((row) => isSent(row, out));
  const starts = sent.filter((row) => row.outcome === "starts").length;
  const rejected = sent.length - starts;
  const start = useMutation({
    mutationFn: () => startBatch(sent.map((row) => items[row.row_number - 1] ?? {}), key.current),
    onSuccess: async (batch) => {
      await queries.invalidateQueries({ queryKey: ["investigation-batches"] });
      await navigate({ to: "/investigations/batches/$batchId", params: { batchId: batch.id } });
    },
  });
  const leaveOut = (what: keyof LeftOut) => (event: { currentTarget: { checked: boolean } }) => {
    setOut({ ...out, [what]: event.currentTarget.checked });
    start.reset();
    key.current = crypto.randomUUID(); // other rows, another key
  };
  const rows = preview.rows.filter(VIEWS[view].shows);
  const count: Record<View, number> = { all: preview.total, rejected: preview.rejected, repeated: preview.repeated, investigated: preview.investigated };
  return (
    <Paper withBorder p="md" component="section" aria-label="What would start">
      <Stack gap="sm">
        <Title order={2} size="h4">
          What would start
        </Title>
        <Text role="status">
          Nothing has started. Would start: {preview.starts.toLocaleString()} · Refused: {preview.rejected.toLocaleString()} · New customers, at the most:{" "}
          {preview.new_customers.toLocaleString()}
        </Text>
        <SegmentedControl
          aria-label="Which rows"
          size="xs"
          data={(Object.keys(VIEWS) as View[]).filter((one) => one === "all" || count[one] > 0).map((one) => ({ value: one, label: `${VIEWS[one].label} (${count[one].toLocaleString()})` }))}
          value={view}
          onChange={(value) => setView(isView(value) ? value : "all")}
          style={{ alignSelf: "flex-start", maxWidth: "100%", overflowX: "auto" }}
        />
        {rows.length === 0 ? (
          <Empty>No row is of this kind.</Empty>
        ) : (
          <DataTable label="Rows of the file" columns={columnsOf(lineOf, out)} rows={rows} rowId={(row) => String(row.row_number)} minWidth={760} />
        )}
        {preview.repeated > 0 && (
          <Checkbox label="Leave out rows that name the company of an earlier row" checked={out.repeated} onChange={leaveOut("repeated")} />
        )}
        {preview.investigated > 0 && (
          <Checkbox label="Leave out customers that were investigated before" checked={out.investigated} onChange={leaveOut("investigated")} />
        )}
        {starts === 0 ? (
          <Text size="sm">There is nothing to start. Correct the file and choose it again.</Text>
        ) : (
          <Group>
            <Button loading={start.isPending} onClick={() => start.mutate()}>
              Start {starts.toLocaleString()} {starts === 1 ? "investigation" : "investigations"}
            </Button>
            <Text size="sm" maw={640}>
              {preview.at_a_time} run at a time
              {preview.under_way > 0 ? `; ${preview.under_way.toLocaleString()} of other batches ${preview.under_way === 1 ? "is" : "are"} under way` : ""}. The batch counts as one
              start.
              {rejected > 0 && ` The ${rejected === 1 ? "refused row is" : `${rejected.toLocaleString()} refused rows are`} listed with the batch, and nothing starts for ${rejected === 1 ? "it" : "them"}.`}
            </Text>
          </Group>
        )}
        {start.isError && <ProblemAlert error={start.error} />}
      </Stack>
    </Paper>
  );
}
