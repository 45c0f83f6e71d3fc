import { Button, Checkbox, FileInput, Group, Paper, Stack, Text, TextInput, Title } from "@mantine/core";
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef, useState, type FormEvent } from "react";

import type { Column } from "../../../components/DataTable";
import { PagedTable } from "../../../components/PagedTable";
import { ProblemAlert } from "../../../components/ProblemAlert";
import { day, instant, words } from "../../../format";
import { countryName } from "../../customers/words";
import { OperatorOnly } from "../components/OperatorOnly";
import { registerLoadText } from "../loads";
import { datasetsQuery, loadRegister, registerLoadsQuery, type Dataset, type RegisterLoad } from "../queries/platform";

export function RegistersPage() {
  return (
    <OperatorOnly title="Registers" says="Files of registers that every organisation’s investigations read. Absence proves something only in what a complete dataset declares to cover.">
      <Datasets />
      <LoadForm />
      <Loads />
    </OperatorOnly>
  );
}

const DATASETS: Column<Dataset>[] = [
  {
    id: "title",
    header: "Dataset",
    cell: (one) => (
      <>
        {one.title}
        <Text size="xs" className="dimmed">
          {one.name} · {one.publisher}
        </Text>
      </>
    ),
  },
  { id: "countries", header: "Countries", cell: (one) => one.countries.map(countryName).join(", ") || "all" },
  { id: "records", header: "Records", cell: (one) => one.records.toLocaleString() },
  { id: "whole", header: "Register", cell: (one) => (one.complete ? "whole" : "an extract: absence proves nothing") },
  { id: "scope", header: "Covers", cell: (one) => one.scope.map(words).join(", ") || "nothing is declared" },
  { id: "date", header: "Data of", cell: (one) => `${day(one.data_date)}${one.stale ? ", out of date" : ""}` },
  { id: "loaded", header: "Loaded", cell: (one) => instant(one.loaded_at) },
];

function Datasets() {
  const query = useInfiniteQuery(datasetsQuery);
  return (
    <Stack gap="xs" component="section" aria-label="Datasets">
      <Title order={2} size="h5">
        Datasets
      </Title>
      <PagedTable query={query} label="Datasets" columns={DATASETS} rowId={(one) => one.name} minWidth={920} empty="No register is loaded. Load a file below." />
    </Stack>
  );
}

function LoadForm() {
  const queries = useQueryClient();
  const key = useRef(crypto.randomUUID());
  const [dataset, setDataset] = useState("");
  const [files, setFiles] = useState<File[]>([]);
  const [dataDate, setDataDate] = useState("");
  const [complete, setComplete] = useState(false);
  const [dryRun, setDryRun] = useState(true);
  const load = useMutation({
    mutationFn: () => loadRegister({ dataset: dataset.trim(), files, dataDate, complete, dryRun }, key.current),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["operator"] }),
  });
  const renew = () => {
    key.current = crypto.randomUUID();
    load.reset();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    load.mutate();
  };
  return (
    <Paper withBorder p="md" component="section" aria-label="Load a register">
      <form onSubmit={submit} onChange={renew} noValidate>
        <Stack gap="xs">
          <Title order={2} size="h5">
            Load a register from its files
          </Title>
          <Group gap="sm" align="flex-end">
            <TextInput size="xs" label="Dataset" description="Its name, such as uk-psc" withAsterisk value={dataset} onChange={(event) => setDataset(event.currentTarget.value)} />
            <FileInput
              size="xs"
              label="Files"
              description="The format is recognised"
              multiple
              withAsterisk
              miw={220}
              value={files}
              onChange={(chosen) => {
                setFiles(chosen);
                renew();
              }}
            />
            <TextInput size="xs" label="Data of" description="The day that the file describes" type="date" value={dataDate} onChange={(event) => setDataDate(event.currentTarget.value)} />
          </Group>
          <Checkbox size="xs" label="It is the whole register, not an extract: absence in it will count" checked={complete} onChange={(event) => setComplete(event.currentTarget.checked)} />
          <Checkbox size="xs" label="Compare only: read and compare everything, change nothing" checked={dryRun} onChange={(event) => setDryRun(event.currentTarget.checked)} />
          <Text size="sm">
            {dryRun
              ? "Nothing changes; the load below says what would."
              : "The new data replace the dataset for every organisation. Finished investigations stay what they are; older data, or the removal of over a tenth, is refused."}
          </Text>
          {load.isError && <ProblemAlert error={load.error} />}
          {load.data && (
            <Text size="sm" role="status">
              It was taken up; see the loads below.
            </Text>
          )}
          <Group>
            <Button type="submit" size="xs" disabled={dataset.trim() === "" || files.length === 0} loading={load.isPending}>
              {dryRun ? "Compare" : "Load"}
            </Button>
          </Group>
        </Stack>
      </form>
    </Paper>
  );
}

const LOADS: Column<RegisterLoad>[] = [
  { id: "dataset", header: "Dataset", cell: (load) => load.dataset },
  { id: "file", header: "File", cell: (load) => load.file_name },
  { id: "began", header: "Asked", cell: (load) => instant(load.created_at) },
  { id: "state", header: "State", cell: (load) => [registerLoadText(load), ...load.warnings].join(". ") },
  { id: "ended", header: "Ended", cell: (load) => instant(load.finished_at) },
];

function Loads() {
  const query = useInfiniteQuery(registerLoadsQuery);
  return (
    <Stack gap="xs" component="section" aria-label="Loads">
      <Title order={2} size="h5">
        Loads of files
      </Title>
      <PagedTable query={query} label="Loads of registers" columns={LOADS} rowId={(load) => load.id} minWidth={760} empty="No file was loaded." />
    </Stack>
  );
}
