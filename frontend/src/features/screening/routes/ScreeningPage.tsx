import { Anchor, Group, NativeSelect, Paper, Stack, TextInput, Title } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";

import type { Column } from "../../../components/DataTable";
import { PagedTable } from "../../../components/PagedTable";
import { PageHead } from "../../../components/PageHead";
import { ProblemAlert } from "../../../components/ProblemAlert";
import { Loading, NoPermission } from "../../../components/states";
import { instant, words } from "../../../format";
import { meQuery } from "../../../queries";
import { SCREENING } from "../area";
import { SearchForm } from "../components/SearchForm";
import { EMPTY_FORM, formOf } from "../form";
import { screeningQuery, screeningsQuery, type ScreeningSummary } from "../queries/screening";
import { topicLabel } from "../said";
import { OUTCOMES, screeningsSearch, type Outcome } from "../search";

const route = getRouteApi("/screening");

/** What a search found, when it was made; nothing here clears anybody. */
export function foundText(outcome: Outcome | null, candidates: number): string {
  if (candidates > 0) return candidates === 1 ? "1 candidate" : `${String(candidates)} candidates`;
  if (outcome === "not_assessed") return "not assessed";
  return outcome === null ? "–" : "no candidate";
}

const OUTCOME_LABELS: Record<Outcome, string> = {
  hits: "with candidates",
  not_assessed: "not assessed",
  clear: "without a candidate",
  no_pep_found: "no PEP found",
};

const COLUMNS: Column<ScreeningSummary>[] = [
  {
    id: "name",
    header: "Party",
    cell: (one) => (
      <Anchor renderRoot={(props) => <Link to="/screening/$screeningId" params={{ screeningId: one.id }} {...props} />}>{one.name}</Anchor>
    ),
  },
  { id: "kind", header: "Kind", cell: (one) => (one.kind === "unknown" ? "not known" : one.kind) },
  { id: "topics", header: "Searched for", cell: (one) => one.topics.map(({ topic }) => topicLabel(topic)).join(", ") },
  { id: "found", header: "Found", cell: (one) => foundText(one.outcome, one.candidate_count) },
  { id: "purpose", header: "Purpose", cell: (one) => words(one.purpose) },
  { id: "at", header: "Searched", cell: (one) => instant(one.created_at) },
];

export function ScreeningPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const me = useQuery(meQuery);
  const query = useInfiniteQuery(screeningsQuery(search));
  const change = (next: Record<string, unknown>) =>
    void navigate({ search: (all) => screeningsSearch({ ...all, ...next }), replace: true });
  const later = useDebouncedCallback(change, 300);
  return (
    <Stack gap="sm">
      <PageHead title="Screening" says="Search the loaded lists for one party, with the evidence for every candidate." area={SCREENING} />
      <Paper withBorder p="md" component="section" aria-label="New search">
        {me.isPending && <Loading what="the form" />}
        {me.data && !me.data.permissions.includes("run") && <NoPermission needs="the right to search (analyst, senior officer or MLRO)" />}
        {me.data?.permissions.includes("run") && (search.from ? <Prefilled id={search.from} /> : <SearchForm start={EMPTY_FORM} />)}
      </Paper>
      <Stack gap="xs" component="section" aria-label="Earlier searches">
        <Title order={2} size="h5">
          Earlier searches
        </Title>
        <Group gap="xs" align="flex-end" component="search" aria-label="Filter the searches">
          <TextInput size="xs" label="Name contains" defaultValue={search.name ?? ""} onChange={(event) => later({ name: event.currentTarget.value })} />
          <NativeSelect
            size="xs"
            label="Found"
            data={[{ value: "", label: "anything" }, ...OUTCOMES.map((one) => ({ value: one, label: OUTCOME_LABELS[one] }))]}
            value={search.outcome ?? ""}
            onChange={(event) => change({ outcome: event.currentTarget.value })}
          />
        </Group>
        <PagedTable
          query={query}
          label="Searches"
          columns={COLUMNS}
          rowId={(one) => one.id}
          empty={search.name || search.outcome ? "No search matches these filters." : "Nothing was searched yet. Enter a name above."}
        />
      </Stack>
    </Stack>
  );
}

function Prefilled({ id }: { id: string }) {
  const query = useQuery(screeningQuery(id));
  if (query.isPending) return <Loading what="the earlier search" />;
  if (query.isError) return <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />;
  return <SearchForm key={id} start={formOf(query.data)} />;
}
