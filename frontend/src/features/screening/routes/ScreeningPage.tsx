import { Anchor, Group, Paper, Stack, Title } from "@mantine/core";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";

import { Answered } from "../../../components/Answered";
import type { Column } from "../../../components/DataTable";
import { Choice, TextFilter } from "../../../components/Filters";
import { PagedTable } from "../../../components/PagedTable";
import { PageHead } from "../../../components/PageHead";
import { Permitted } from "../../../components/Permission";
import { instant, words } from "../../../format";
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
  const query = useInfiniteQuery(screeningsQuery(search));
  const change = (next: Record<string, unknown>) =>
    void navigate({ search: (all) => screeningsSearch({ ...all, ...next }), replace: true });
  return (
    <Stack gap="sm">
      <PageHead title="Screening" says="Search the loaded lists for one party, with the evidence for every candidate." area={SCREENING} />
      <Paper withBorder p="md" component="section" aria-label="New search">
        <Permitted to="run" needs="the right to search (analyst, senior officer or MLRO)">
          {search.from ? <Prefilled id={search.from} /> : <SearchForm start={EMPTY_FORM} />}
        </Permitted>
      </Paper>
      <Stack gap="xs" component="section" aria-label="Earlier searches">
        <Title order={2} size="h5">
          Earlier searches
        </Title>
        <Group gap="xs" align="flex-end" component="search" aria-label="Filter the searches">
          <TextFilter label="Name contains" value={search.name} onChange={(name) => change({ name })} />
          <Choice label="Found" any="anything" all={OUTCOMES} say={(outcome) => OUTCOME_LABELS[outcome]} value={search.outcome} onChange={(outcome) => change({ outcome })} />
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
  return (
    <Answered query={query} what="the earlier search">
      {(screening) => <SearchForm key={id} start={formOf(screening)} />}
    </Answered>
  );
}
