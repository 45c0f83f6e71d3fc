import { Anchor, Button, Group, Stack, Text } from "@mantine/core";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useState } from "react";

import type { Column } from "../../../components/DataTable";
import { Choice } from "../../../components/Filters";
import { PagedTable } from "../../../components/PagedTable";
import { PageHead } from "../../../components/PageHead";
import { Permitted, useMay } from "../../../components/Permission";
import { STUDIO } from "../area";
import { DatasetImport } from "../components/DatasetImport";
import { datasetsQuery, typesQuery } from "../queries/reference";
import { listedText, type Dataset } from "../reference";
import { REFERENCE_STATES, referenceSearch } from "../search";

const route = getRouteApi("/studio/reference-data");

const COLUMNS: Column<Dataset>[] = [
  {
    id: "name",
    header: "Facts",
    cell: (one) => (
      <>
        <Anchor renderRoot={(props) => <Link to="/studio/reference-data/$datasetId" params={{ datasetId: one.id }} search={{ tab: "entries" as const }} {...props} />}>{one.name}</Anchor>
        <Text size="xs" className="dimmed">
          {one.judgement ? "a judgement, for your firm to adopt" : "facts of the publisher"}
        </Text>
      </>
    ),
  },
  { id: "version", header: "Version", cell: (one) => one.version },
  { id: "standing", header: "Standing", cell: listedText },
  { id: "entries", header: "Entries", cell: (one) => one.entries.toLocaleString() },
  {
    id: "source",
    header: "Source",
    cell: (one) => (
      <>
        {one.source}
        <Text size="xs" className="dimmed">
          {one.source_date ? `dated ${one.source_date}` : "no date is stated"}
        </Text>
      </>
    ),
  },
];

/** Every version of every kind of facts that scores and floors are read from. */
export function ReferenceDataPage() {
  return (
    <Permitted to="read">
      <ReferenceData />
    </Permitted>
  );
}

const STATES: Record<(typeof REFERENCE_STATES)[number], string> = { own: "your own, drafts and in force", stale: "out of date", empty: "without data" };

function ReferenceData() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const may = useMay();
  const query = useInfiniteQuery(datasetsQuery(search));
  const types = useQuery(typesQuery);
  const [making, setMaking] = useState(false);
  const all = types.data?.items ?? [];
  const go = (part: object) => void navigate({ search: (before) => referenceSearch({ ...before, ...part }), replace: true });
  return (
    <Stack gap="md">
      <PageHead
        title="Reference data"
        says="Country lists, indices, industries, thresholds: what scores and floors are read from, each with its publisher and date. What has no data is said to be not assessed."
        area={STUDIO}
        actions={
          may("settings") && (
            <Button size="xs" onClick={() => setMaking(true)}>
              Import a version
            </Button>
          )
        }
      />
      {making && types.data && <DatasetImport types={all.filter((one) => !one.nomenclature)} onCancel={() => setMaking(false)} />}
      <Group gap="sm" align="flex-end">
        <Choice label="Kind" any="all" all={all.map((one) => one.type)} say={(type) => all.find((one) => one.type === type)?.title ?? type} value={search.type} onChange={(type) => go({ type })} />
        <Choice label="Standing" any="any" all={REFERENCE_STATES} say={(state) => STATES[state]} value={search.state} onChange={(state) => go({ state })} />
      </Group>
      <PagedTable
        query={query}
        label="Reference data"
        columns={COLUMNS}
        rowId={(one) => one.id}
        minWidth={820}
        empty={search.type || search.state ? "No version fits the filters." : "There is no reference data: ask the operator of the installation."}
      />
    </Stack>
  );
}
