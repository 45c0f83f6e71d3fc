import { Alert, Anchor, Button, FileInput, Group, List, Paper, Select, Stack, Text, Title } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useMemo, useRef, useState } from "react";

import { ColumnMapping } from "../../../components/ColumnMapping";
import { ProblemAlert } from "../../../components/ProblemAlert";
import { Empty, Loading, NoPermission } from "../../../components/states";
import { instant, words } from "../../../format";
import { meQuery } from "../../../queries";
import { ImportResult } from "../components/ImportResult";
import { CsvError, decoded, parseCsv, type CsvFile } from "../../../csv";
import { CHOICES, prepared, problemsOf, proposed, type Target } from "../mapping";
import { importsQuery, startImport, type OnExisting } from "../queries/imports";
import { PageTitle } from "../../../components/PageTitle";

const route = getRouteApi("/customers/import");
const ON_EXISTING: { value: OnExisting; label: string }[] = [
  { value: "update", label: "Update it; columns left out keep their value" },
  { value: "skip", label: "Leave it as it is" },
  { value: "reject", label: "Refuse the row" },
];

interface Chosen {
  name: string;
  csv: CsvFile | null;
  /** A JSON file, which is sent as it is. */
  raw: Blob | null;
}

async function read(file: File): Promise<Chosen> {
  if (/\.(json|ndjson|jsonl)$/i.test(file.name)) return { name: file.name, csv: null, raw: file };
  return { name: file.name, csv: parseCsv(decoded(await file.arrayBuffer())), raw: null };
}

export function ImportPage() {
  const { id } = route.useSearch();
  const me = useQuery(meQuery);
  if (me.isPending) return <Loading what="the page" />;
  const mayRun = me.data?.permissions.includes("run") ?? false;
  return (
    <Stack gap="sm">
      <PageTitle title="Import customers" />
      {mayRun ? <Wizard shown={id} /> : <NoPermission needs="the right to change customers (analyst, senior officer or MLRO)" />}
      <Earlier />
    </Stack>
  );
}

/** File, columns, dry run, import: what is written was checked before, byte for byte. */
function Wizard({ shown }: { shown: string | undefined }) {
  const navigate = route.useNavigate();
  const queries = useQueryClient();
  const key = useRef(crypto.randomUUID());
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [targets, setTargets] = useState<Target[]>([]);
  const [onExisting, setOnExisting] = useState<OnExisting>("update");
  /** The dry run of exactly what the page holds; any change asks for another one. */
  const [checked, setChecked] = useState<string | null>(null);
  const sent = useMemo(() => (chosen?.csv ? prepared(chosen.csv, targets) : null), [chosen, targets]);
  const renew = () => {
    setChecked(null);
    key.current = crypto.randomUUID();
  };
  const start = useMutation({
    mutationFn: (dryRun: boolean) =>
      startImport(
        {
          content: chosen?.raw ?? new Blob([sent?.text ?? ""], { type: "text/csv" }),
          fileName: chosen?.name ?? "customers.csv",
          dryRun,
          onExisting,
        },
        `${key.current}-${dryRun ? "dry" : "real"}`,
      ),
    onSuccess: async (job) => {
      setChecked(job.dry_run ? job.id : null);
      await queries.invalidateQueries({ queryKey: ["imports"] });
      await navigate({ search: { id: job.id } });
    },
  });
  const choose = (file: File | null) => {
    start.reset();
    renew();
    setProblem(null);
    setChosen(null);
    if (!file) return;
    read(file).then(
      (found) => {
        setChosen(found);
        setTargets(found.csv ? proposed(found.csv.header) : []);
      },
      (error: unknown) => setProblem(error instanceof CsvError ? error.message : "The file could not be read."),
    );
  };
  const problems = chosen?.csv ? problemsOf(targets) : [];
  const ready = chosen !== null && problems.length === 0;
  const count = chosen?.csv ? chosen.csv.rows.length.toLocaleString() : null;
  const checkedNow = checked !== null && checked === shown;
  return (
    <>
      <Paper withBorder p="md" component="section" aria-label="File and columns">
        <Stack gap="sm">
          <FileInput
            label="File"
            description="CSV with a header (comma, semicolon or tab; UTF-8), JSON or JSON lines, up to 100,000 rows"
            placeholder="Choose a file"
            accept=".csv,.tsv,.txt,.json,.ndjson,.jsonl"
            maw={520}
            clearable
            clearButtonProps={{ "aria-label": "Remove the file" }}
            onChange={choose}
          />
          {problem && (
            <Alert color="red" variant="outline" role="alert" title="The file cannot be read">
              {problem}
            </Alert>
          )}
          {chosen?.csv && (
            <>
              <Text size="sm" role="status">
                {count} {chosen.csv.rows.length === 1 ? "row" : "rows"}, {chosen.csv.header.length} columns. Check what each column is.
              </Text>
              <ColumnMapping
                file={chosen.csv}
                choices={CHOICES}
                targets={targets}
                onChange={(next) => {
                  setTargets(next);
                  renew();
                }}
              />
            </>
          )}
          {problems.length > 0 && (
            <Alert color="orange" variant="outline" role="alert" title="The columns are not complete">
              <List size="sm">
                {problems.map((one) => (
                  <List.Item key={one}>{one}</List.Item>
                ))}
              </List>
            </Alert>
          )}
          {chosen && (
            <Group align="flex-end">
              <Select
                label="A customer that is there already"
                description="Recognised by your own key, or by register and number"
                w={400}
                data={ON_EXISTING}
                allowDeselect={false}
                value={onExisting}
                onChange={(value) => {
                  setOnExisting(ON_EXISTING.find((one) => one.value === value)?.value ?? "update");
                  renew();
                }}
              />
              <Button variant={checkedNow ? "default" : "filled"} disabled={!ready} loading={start.isPending && start.variables} onClick={() => start.mutate(true)}>
                Dry run
              </Button>
            </Group>
          )}
          {chosen && !checkedNow && (
            <Text size="xs" className="dimmed">
              A dry run writes nothing. It names each row that would be added, changed or refused; the import follows it.
            </Text>
          )}
          {start.isError && <ProblemAlert error={start.error} />}
        </Stack>
      </Paper>
      {shown && (
        <ImportResult
          key={shown}
          id={shown}
          file={checkedNow || start.data?.id === shown ? (chosen?.csv ?? null) : null}
          rowAt={checkedNow || start.data?.id === shown ? (sent?.rowAt ?? new Map()) : new Map()}
          targets={targets}
          proceed={checkedNow ? { run: () => start.mutate(false), loading: start.isPending } : null}
        />
      )}
    </>
  );
}

function Earlier() {
  const query = useQuery(importsQuery());
  return (
    <Paper withBorder p="md" component="section" aria-label="Earlier imports">
      <Stack gap="xs">
        <Title order={2} size="h5">
          Earlier imports
        </Title>
        {query.isPending && <Loading what="earlier imports" height={60} />}
        {query.isError && <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />}
        {query.data?.items.length === 0 && <Empty>No file was imported yet.</Empty>}
        <List size="sm">
          {query.data?.items.map((job) => (
            <List.Item key={job.id}>
              <Anchor underline="always" renderRoot={(props) => <Link to="/customers/import" search={{ id: job.id }} {...props} />}>
                {job.file_name}
              </Anchor>{" "}
              · {job.dry_run ? "dry run" : "import"} · {words(job.status)} · {job.total.toLocaleString()} rows,{" "}
              {job.rejected.toLocaleString()} refused · {instant(job.created_at)}
            </List.Item>
          ))}
        </List>
      </Stack>
    </Paper>
  );
}
