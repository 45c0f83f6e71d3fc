import { Anchor, Paper, Stack, Title } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";

import type { Column } from "../../../components/DataTable";
import { PagedTable } from "../../../components/PagedTable";
import { PageHead } from "../../../components/PageHead";
import { Permitted } from "../../../components/Permission";
import { WordBadge } from "../../../components/badges";
import { instant, words } from "../../../format";
import { SCREENING } from "../area";
import { BatchForm } from "../components/BatchForm";
import { batchesQuery, type Batch } from "../queries/screening";

const COLUMNS: Column<Batch>[] = [
  {
    id: "purpose",
    header: "Batch",
    cell: (batch) => (
      <Anchor renderRoot={(props) => <Link to="/screening/batches/$batchId" params={{ batchId: batch.id }} {...props} />}>
        {words(batch.purpose)}, {instant(batch.created_at)}
      </Anchor>
    ),
  },
  { id: "status", header: "Status", cell: (batch) => <WordBadge word={batch.status} /> },
  { id: "total", header: "Parties", cell: (batch) => batch.total.toLocaleString() },
  { id: "hits", header: "With candidates", cell: (batch) => batch.hits.toLocaleString() },
  { id: "open", header: "Not assessed", cell: (batch) => batch.not_assessed.toLocaleString() },
  { id: "none", header: "Without a candidate", cell: (batch) => batch.clear.toLocaleString() },
  { id: "rejected", header: "Refused", cell: (batch) => batch.rejected.toLocaleString() },
];

export function BatchesPage() {
  const query = useInfiniteQuery(batchesQuery);
  return (
    <Stack gap="sm">
      <PageHead title="Screening batches" says="A file of parties, screened in the background; candidates go to the queue of hits." area={SCREENING} />
      <Paper withBorder p="md" component="section" aria-label="New batch">
        <Permitted to="run" needs="the right to screen (analyst, senior officer or MLRO)">
          <BatchForm />
        </Permitted>
      </Paper>
      <Title order={2} size="h5">
        Earlier batches
      </Title>
      <PagedTable query={query} label="Batches" columns={COLUMNS} rowId={(batch) => batch.id} empty="No file was screened yet. Choose one above." />
    </Stack>
  );
}
