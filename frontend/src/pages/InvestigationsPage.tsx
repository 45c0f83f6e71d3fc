import { Anchor, Checkbox, Group, Paper, Select, Stack, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link, getRouteApi } from "@tanstack/react-router";

import type { Column } from "../components/DataTable";
import { EvaluationFigure } from "../components/EvaluationFigure";
import { Permitted } from "../components/Permission";
import { PagedTable } from "../components/PagedTable";
import { RiskLevel } from "../components/RiskLevel";
import { WordBadge } from "../components/badges";
import { numberText } from "../features/customers/words";
import { percent } from "../figures";
import { instant, tiers } from "../format";
import { StartForm } from "../investigations/StartForm";
import { STATUSES, investigationsQuery, type Investigation } from "../investigations/queries";
import { PageTitle } from "../components/PageTitle";

const route = getRouteApi("/investigations");

function Filters() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const setName = useDebouncedCallback((name: string) => {
    void navigate({
      search: ({ name: _, ...rest }) => (name ? { ...rest, name } : rest),
      replace: true,
    });
  }, 300);
  return (
    <Group>
      <TextInput
        label="Name contains"
        w={{ base: "100%", sm: "auto" }}
        defaultValue={search.name ?? ""}
        onChange={(event) => setName(event.currentTarget.value.trim())}
      />
      <Select
        label="Status"
        placeholder="Any"
        clearable
        clearButtonProps={{ "aria-label": "Any status" }}
        data={[...STATUSES]}
        value={search.status ?? null}
        onChange={(chosen) =>
          void navigate({
            search: ({ status: _, ...rest }) => {
              const status = STATUSES.find((one) => one === chosen);
              return status ? { ...rest, status } : rest;
            },
            replace: true,
          })
        }
      />
      <Day label="Started from (UTC)" value="from" />
      <Day label="Started until (UTC)" value="until" />
      <Flag label="Waits for a second person" value="second" />
      <Flag label="Approval has ended" value="ended" />
    </Group>
  );
}

function Flag({ label, value }: { label: string; value: "second" | "ended" }) {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <Checkbox
      size="xs"
      mt={24}
      label={label}
      checked={search[value] ?? false}
      onChange={(event) => {
        const { checked } = event.currentTarget;
        void navigate({ search: ({ [value]: _, ...rest }) => (checked ? { ...rest, [value]: true as const } : rest), replace: true });
      }}
    />
  );
}

function Day({ label, value }: { label: string; value: "from" | "until" }) {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <TextInput
      type="date"
      label={label}
      value={search[value] ?? ""}
      onChange={(event) => {
        const day = event.currentTarget.value;
        void navigate({ search: ({ [value]: _, ...rest }) => (day ? { ...rest, [value]: day } : rest), replace: true });
      }}
    />
  );
}

const shown = (item: Investigation) => (item.identified ? item.risk : null);

const COLUMNS: Column<Investigation>[] = [
  {
    id: "company",
    header: "Company",
    cell: (item) => (
      <Anchor renderRoot={(props) => <Link to="/investigations/$investigationId" params={{ investigationId: item.id }} {...props} />}>{item.company_name}</Anchor>
    ),
  },
  { id: "risk", header: "Risk", cell: (item) => <RiskLevel item={item} /> },
  { id: "status", header: "Status", cell: (item) => <WordBadge word={item.status} /> },
  { id: "number", header: "Register and number", cell: (item) => numberText(item) || "–" },
  { id: "tier", header: "Tier", cell: (item) => tierOf(shown(item)) },
  { id: "coverage", header: "Coverage", cell: (item) => <Coverage risk={shown(item)} /> },
  { id: "started", header: "Started", cell: (item) => instant(item.created_at) },
];

const tierOf = (risk: Investigation["risk"]) => (risk ? tiers(risk) : "–");

function Coverage({ risk }: { risk: Investigation["risk"] }) {
  if (!risk) return "–";
  return (
    <EvaluationFigure id={risk.evaluation_id} what="coverage, factor by factor">
      {percent(risk.coverage)}
    </EvaluationFigure>
  );
}

function List() {
  const { start: _, ...filter } = route.useSearch();
  const query = useInfiniteQuery(investigationsQuery(filter));
  return (
    <PagedTable
      query={query}
      label="Investigations"
      columns={COLUMNS}
      rowId={(item) => item.id}
      empty={Object.keys(filter).length > 0 ? "No investigation matches these filters." : "No investigation yet: start the first one above."}
    />
  );
}

/** The form for those who may start one; others are told what it takes. */
export function Start({ name }: { name?: string | undefined }) {
  return (
    <Permitted to="run" needs="the right to start investigations (analyst, senior officer or MLRO)">
      <StartForm name={name} />
    </Permitted>
  );
}

export function InvestigationsPage() {
  const { start } = route.useSearch();
  return (
    <Stack>
      <Group justify="space-between">
        <PageTitle title="Investigations" />
        <Anchor size="sm" renderRoot={(props) => <Link to="/investigations/batches" {...props} />}>
          Many at once, from a file
        </Anchor>
      </Group>
      <Paper withBorder p="md">
        <Start key={start ?? ""} name={start} />
      </Paper>
      <Filters />
      <List />
    </Stack>
  );
}
