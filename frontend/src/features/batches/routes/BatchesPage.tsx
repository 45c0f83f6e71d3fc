import { Alert, Anchor, FileInput, Button, Group, List, Paper, Select, Stack, Text, Title } from "@mantine/core";
import { useInfiniteQuery, useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";

import { ColumnMapping } from "../../../components/ColumnMapping";
import type { Column } from "../../../components/DataTable";
import { PagedTable } from "../../../components/PagedTable";
import { PageHead } from "../../../components/PageHead";
import { Permitted } from "../../../components/Permission";
import { ProblemAlert } from "../../../components/ProblemAlert";
import { WordBadge } from "../../../components/badges";
import { CsvError, decoded, parseCsv, type CsvFile } from "../../../csv";
import { saveText } from "../../../download";
import { instant } from "../../../format";
import { DEPTHS } from "../../../investigations/StartForm";
import { CHOICES, itemsOf, problemsOf, proposed, statedLeis, type Target } from "../batch";
import { PreviewPanel } from "../components/PreviewPanel";
import { batchesQuery, countsOf, previewBatch, type Batch } from "../queries";

const TEMPLATE = "name,country,register,number,lei,website,depth,external_id,tags\nExample Widgets Ltd,GB,GB-COH,01234567,,,cdd,crm-1,onboarding\n";

export function BatchesPage() {
  return (
    <Stack gap="sm">
      <PageHead
        title="Investigate many companies"
        says="A file with one company in each row. It is checked first, row by row; nothing starts before you say so."
        actions={
          <Anchor size="sm" renderRoot={(props) => <Link to="/investigations" {...props} />}>
            All investigations
          </Anchor>
        }
      />
      <Permitted to="run" needs="the right to start investigations (analyst, senior officer or MLRO)">
        <Wizard />
      </Permitted>
      <Earlier />
    </Stack>
  );
}

/** File, columns, check, start: what starts is what was checked. */
function Wizard() {
  const [file, setFile] = useState<CsvFile | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [targets, setTargets] = useState<Target[]>([]);
  const [depth, setDepth] = useState("cdd");
  const check = useMutation({ mutationFn: previewBatch });
  const choose = (chosen: File | null) => {
    check.reset();
    setProblem(null);
    setFile(null);
    if (!chosen) return;
    chosen
      .arrayBuffer()
      .then((bytes) => parseCsv(decoded(bytes)))
      .then(
        (found) => {
          setFile(found);
          setTargets(proposed(found.header));
        },
        (error: unknown) => setProblem(error instanceof CsvError ? error.message : "The file could not be read."),
      );
  };
  const stated = file ? statedLeis(itemsOf(file, targets, depth)) : 0;
  const problems = file ? problemsOf(file, targets) : [];
  return (
    <>
      <Paper withBorder p="md" component="section" aria-label="File and columns">
        <Stack gap="sm">
          <Group align="flex-end">
            <FileInput
              label="File"
              description="CSV with a header (comma, semicolon or tab; UTF-8), up to 1,000 rows"
              placeholder="Choose a file"
              accept=".csv,.tsv,.txt"
              w={{ base: "100%", xs: 420 }}
              clearable
              clearButtonProps={{ "aria-label": "Remove the file" }}
              onChange={choose}
            />
            <Button variant="default" size="xs" mb={2} onClick={() => saveText(TEMPLATE, "investigations-template.csv", "text/csv")}>
              Download a template
            </Button>
          </Group>
          {problem && (
            <Alert color="red" variant="outline" role="alert" title="The file cannot be read">
              {problem}
            </Alert>
          )}
          {file && (
            <>
              <Text size="sm" role="status">
                {file.rows.length.toLocaleString()} {file.rows.length === 1 ? "row" : "rows"}, {file.header.length} columns. Check what each column is.
              </Text>
              <ColumnMapping
                file={file}
                targets={targets}
                choices={CHOICES}
                onChange={(next) => {
                  setTargets(next);
                  check.reset();
                }}
              />
              {stated > 0 && (
                <Text size="sm">
                  {stated.toLocaleString()} {stated === 1 ? "row gives" : "rows give"} a number and an LEI: the number identifies the company, and the LEI is stated with it. A customer on file
                  without its LEI is refused until it is added to the customer’s record; leave the column out to go without.
                </Text>
              )}
            </>
          )}
          {problems.length > 0 && (
            <Alert color="orange" variant="outline" role="alert" title="The file cannot be checked yet">
              <List size="sm">
                {problems.map((one) => (
                  <List.Item key={one}>{one}</List.Item>
                ))}
              </List>
            </Alert>
          )}
          {file && (
            <Group align="flex-end">
              <Select
                label="Depth"
                description="Where a row names none"
                w={220}
                data={DEPTHS}
                allowDeselect={false}
                value={depth}
                onChange={(value) => {
                  setDepth(value ?? "cdd");
                  check.reset();
                }}
              />
              <Button variant={check.data ? "default" : "filled"} disabled={problems.length > 0} loading={check.isPending} onClick={() => check.mutate(itemsOf(file, targets, depth))}>
                Check the rows
              </Button>
            </Group>
          )}
          {check.isError && <ProblemAlert error={check.error} />}
        </Stack>
      </Paper>
      {file && check.data && <PreviewPanel key={check.submittedAt} preview={check.data} items={check.variables} file={file} />}
    </>
  );
}

const COLUMNS: Column<Batch>[] = [
  {
    id: "started",
    header: "Started",
    cell: (batch) => (
      <Anchor renderRoot={(props) => <Link to="/investigations/batches/$batchId" params={{ batchId: batch.id }} {...props} />}>{instant(batch.created_at)}</Anchor>
    ),
  },
  { id: "status", header: "Status", cell: (batch) => <WordBadge word={batch.status} /> },
  { id: "rows", header: "Rows", cell: (batch) => batch.total.toLocaleString() },
  { id: "complete", header: "Complete", cell: (batch) => countsOf(batch).complete.toLocaleString() },
  { id: "open", header: "Waiting or running", cell: (batch) => (countsOf(batch).pending + countsOf(batch).started).toLocaleString() },
  { id: "other", header: "Refused, failed or cancelled", cell: (batch) => (countsOf(batch).rejected + countsOf(batch).failed + countsOf(batch).cancelled).toLocaleString() },
];

function Earlier() {
  const query = useInfiniteQuery(batchesQuery);
  return (
    <Stack gap="xs" component="section" aria-label="Earlier batches">
      <Title order={2} size="h5">
        Earlier batches
      </Title>
      <PagedTable query={query} label="Batches" columns={COLUMNS} rowId={(batch) => batch.id} empty="No batch was started yet." />
    </Stack>
  );
}
