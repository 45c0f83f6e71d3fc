import { Checkbox, Text } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";

import type { Column } from "../../../components/DataTable";
import { Keyed } from "../../../components/Keyed";
import { PagedTable } from "../../../components/PagedTable";
import { day, instant, words } from "../../../format";
import { countryName } from "../../customers/words";
import { LoadForm } from "../components/LoadForm";
import { OperatorOnly } from "../components/OperatorOnly";
import { Part } from "../components/Part";
import { knownDatasets, registerLoadText } from "../loads";
import { datasetsQuery, loadRegister, registerLoadsQuery, type Dataset, type RegisterLoad } from "../queries/platform";

export function RegistersPage() {
  return (
    <OperatorOnly title="Registers" says="Files of registers that every organisation’s investigations read. Absence proves something only in what a complete dataset declares to cover.">
      <Datasets />
      <Form />
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
    <Part title="Datasets">
      <PagedTable query={query} label="Datasets" columns={DATASETS} rowId={(one) => one.name} minWidth={920} empty="No register is loaded. Load a file below." />
    </Part>
  );
}

function Form() {
  const [complete, setComplete] = useState(false);
  const datasets = useInfiniteQuery(datasetsQuery).data?.pages.flatMap((page) => page.items);
  return (
    <LoadForm
      title="Load a register"
      about="Load a register from its files"
      name={{ label: "Dataset", known: knownDatasets(datasets), other: "A new dataset", named: { label: "Its name", description: "Such as uk-psc" } }}
      files="The format is recognised"
      day={{ label: "Data of", description: "The day that the file describes" }}
      effect="The new data replace the dataset for every organisation. Finished investigations stay what they are; older data, or the removal of over a tenth, is refused."
      more={<Checkbox size="xs" label="It is the whole register, not an extract: absence in it will count" checked={complete} onChange={(event) => setComplete(event.currentTarget.checked)} />}
      load={({ name, day: dataDate, ...wanted }, key) => loadRegister({ ...wanted, dataset: name, dataDate, complete }, key)}
    />
  );
}

function DatasetName({ name }: { name: string }) {
  const datasets = useInfiniteQuery(datasetsQuery).data?.pages.flatMap((page) => page.items);
  return <Keyed label={datasets?.find((one) => one.name === name)?.title ?? name} id={name} />;
}

const LOADS: Column<RegisterLoad>[] = [
  { id: "dataset", header: "Dataset", cell: (load) => <DatasetName name={load.dataset} /> },
  { id: "file", header: "File", cell: (load) => load.file_name },
  { id: "began", header: "Asked", cell: (load) => instant(load.created_at) },
  { id: "state", header: "State", cell: (load) => [registerLoadText(load), ...load.warnings].join(". ") },
  { id: "ended", header: "Ended", cell: (load) => instant(load.finished_at) },
];

function Loads() {
  const query = useInfiniteQuery(registerLoadsQuery);
  return (
    <Part title="Loads of files">
      <PagedTable query={query} label="Loads of registers" columns={LOADS} rowId={(load) => load.id} minWidth={760} empty="No file was loaded." />
    </Part>
  );
}
